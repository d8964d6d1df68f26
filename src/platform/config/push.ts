import { Sensitive } from '#kernel/sensitive';
import { p256Pair } from '../crypto/p256.ts';
import { wrong } from './production.ts';
import type { SettingValues } from './settings.ts';

/**
 * Notifications in browsers (STAND_PUSH*). `blackhole` takes subscriptions and swallows every message; the pages say so.
 * A process that only takes subscriptions needs no private key.
 */
export type PushConfig =
  | { kind: 'none' }
  | {
      kind: 'web' | 'blackhole';
      /** The point browsers are told when they subscribe, base64url. */
      publicKey: string;
      privateKey?: Sensitive<string>;
      /** How a push service reaches whoever sends, `mailto:` or `https:`. */
      contact: string;
    };

/** A key of no worth: a test run sends nothing with it that leaves this machine. */
const TEST_KEY = Buffer.alloc(32, 7).toString('base64url');

/**
 * Reads the settings of notifications. A demonstration makes a key of its own, a test sends nothing, and
 * production offers none until it has a key.
 * @param demoSecret makes or reads what a demonstration keeps, its key at the end
 */
export function pushOf(values: SettingValues, from: string, demoSecret: () => string): PushConfig {
  const { mode, push, pushKey, pushPublicKey, pushContact } = values;
  const hasKey = pushKey !== undefined || pushPublicKey !== undefined;
  const isOwn = mode === 'demo' || mode === 'test';
  const kind = push ?? (hasKey || mode === 'demo' ? 'web' : mode === 'test' ? 'blackhole' : 'none');
  if (kind === 'none') return { kind };
  if (!hasKey && !isOwn)
    throw wrong('STAND_PUSH_KEY', 'notifications need a key; make one with: stand keys make-push FILE');
  const privateText =
    pushKey ?? (hasKey ? undefined : mode === 'test' ? TEST_KEY : demoSecret().slice(-TEST_KEY.length));
  const derived = privateText === undefined ? undefined : publicOf(privateText);
  if (derived && pushPublicKey && derived !== pushPublicKey)
    throw wrong('STAND_PUSH_PUBLIC_KEY', 'it is not the public half of STAND_PUSH_KEY');
  return {
    // An installation that swallows what leaves swallows notifications too.
    kind: values.outgoing === 'swallow' ? 'blackhole' : kind,
    publicKey: derived ?? pushPublicKey ?? '',
    ...(privateText === undefined ? {} : { privateKey: new Sensitive(privateText) }),
    contact: pushContact ?? `mailto:${from}`,
  };
}

function publicOf(privateText: string): string {
  try {
    return p256Pair(privateText).publicKey.toString('base64url');
  } catch {
    throw wrong('STAND_PUSH_KEY', 'it is no P-256 private key; make one with: stand keys make-push FILE');
  }
}
