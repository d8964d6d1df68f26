import type pg from 'pg';
import type { Channel, PushChannel, TextChannel, Translator } from '#channel';
import type { Tx } from '#kernel/context';
import type { ForceId } from '#kernel/ids';
import { openBlackhole } from '../../channels/blackhole/blackhole.ts';
import { openTranslator } from '../../channels/translator/translator.ts';
import type { Config } from '../config/config.ts';
import { intakeKey } from '../crypto/force-keys.ts';
import type { KeeperClient } from '../crypto/keeper-client.ts';
import type { ForceKey } from '../crypto/seal.ts';
import type { ListSealer } from '../crypto/seal-many.ts';
import { type Files, openFiles } from '../files/files.ts';
import type { Log } from '../observability/log.ts';
import { Gatherings } from './gather.ts';

/** What one process holds: its pool (one database role), settings, log and its line to the keeper. */
export interface Runtime {
  pool: pg.Pool;
  config: Config;
  log: Log;
  /** Undefined in processes that never open anything. */
  keeper?: KeeperClient;
  /** How messages leave; the blackhole in processes that send none. */
  channel: Channel;
  /** How texts come and go; absent in processes that have nothing to do with them, and where the force takes none. */
  texts?: TextChannel;
  /** Notifications in browsers; absent in processes that send none, and where nobody is offered them. */
  push?: PushChannel;
  /** Drafts of translations; absent where no service is connected. */
  translator?: Translator;
  /** Threads that seal long lists; absent where lists are short. */
  sealing?: ListSealer;
  forceKeys: ForceKeys;
  /** What the public's single statements share. */
  gatherings: Gatherings;
  /** Where sealed files are taken in and lie. */
  files: Files;
}

/** A key retired meanwhile still seals well; one minute is what the keeper allows for. */
const KEEP_FOR_MS = 60_000;

/** Remembers each force's public intake key for a minute. */
export class ForceKeys {
  readonly #kept = new Map<ForceId, { key: ForceKey; until: number }>();

  /** The current intake key. Throws Refusal `unavailable` where the force has none. */
  async current(tx: Tx, forceId: ForceId): Promise<ForceKey> {
    const kept = this.kept(forceId);
    if (kept) return kept;
    const key = await intakeKey(tx, forceId);
    this.#kept.set(forceId, { key, until: performance.now() + KEEP_FOR_MS });
    return key;
  }

  /** The key, where it was read less than a minute ago. */
  kept(forceId: ForceId): ForceKey | undefined {
    const kept = this.#kept.get(forceId);
    return kept && kept.until > performance.now() ? kept.key : undefined;
  }

  /** After a rotation. */
  forget(): void {
    this.#kept.clear();
  }
}

/** A runtime from its parts. */
export const makeRuntime = (
  parts: Omit<Runtime, 'forceKeys' | 'gatherings' | 'channel' | 'files'> & {
    channel?: Channel;
    files?: Files;
  },
): Runtime => ({
  channel: openBlackhole(),
  files: openFiles(parts.config),
  ...(parts.config.translate ? { translator: openTranslator(parts.config.translate) } : {}),
  ...parts,
  forceKeys: new ForceKeys(),
  gatherings: new Gatherings(),
});
