import { isPushHost } from '#reference/push-services';
import { type DispatchKind, nextAttemptAt } from '../delivery.model.ts';
import { pageUrl } from '../message.presenter.ts';
import type { Published } from '../statement.model.ts';
import { wordsIn } from '../words.model.ts';

/** Owner table of what is sealed here. */
export const PUSH_TABLE = 'cascade.push_subscription';

/** What a browser gives out when it subscribes. */
export interface BrowserSubscription {
  endpoint: string;
  /** Its public key, 65 bytes, base64url. */
  p256dh: string;
  /** Its secret, 16 bytes, base64url. */
  auth: string;
}

const ENDPOINT_MAX = 1_000;
const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Whether an address can be a push service's: https and a known maker of browsers. Where the installation is a
 * demonstration or a test, this machine is fine too.
 */
export function isPushEndpoint(text: string, mayBeLocal: boolean): boolean {
  if (text.length > ENDPOINT_MAX || !URL.canParse(text)) return false;
  const { protocol, hostname, port, username, password } = new URL(text);
  if (username || password) return false;
  if (mayBeLocal && LOCAL.test(hostname)) return true;
  return protocol === 'https:' && port === '' && isPushHost(hostname);
}

export const isPushSecret = (text: string): boolean => Buffer.from(text, 'base64url').length === 16;

export const PUSH_STATES = [
  'queued',
  'handing-over',
  'handed-over',
  'refused',
  'gone',
  'unknown',
  'not-delivered',
  'left-off',
] as const;
export type PushState = (typeof PUSH_STATES)[number];

/** Attempts before a message no push service would take "now" is given up. */
export const MOST_PUSHES = 8;

/** What the ledger needs of a channel's answer. */
export interface PushAnswer {
  state: Exclude<PushState, 'queued' | 'handing-over' | 'left-off'> | 'try-later';
  retryAfterSeconds?: number;
}

/** How the ledger stands after an answer. */
export interface PushOutcome {
  state: PushState;
  nextAttemptAt: Date | null;
}

/**
 * What the ledger records after an attempt. A second copy of a notification takes the place of the first on the device
 * (same topic, same tag), so what is in doubt may be sent again.
 */
export function pushOutcome(
  { state, retryAfterSeconds = 0 }: PushAnswer,
  attempts: number,
  { now, random }: { now: Date; random: number },
): PushOutcome {
  if (state !== 'try-later' && state !== 'unknown') return { state, nextAttemptAt: null };
  if (attempts >= MOST_PUSHES) return { state: 'unknown', nextAttemptAt: null };
  const usual = nextAttemptAt(attempts, now, random).getTime();
  const asked = now.getTime() + retryAfterSeconds * 1_000;
  return { state: 'queued', nextAttemptAt: new Date(Math.max(usual, asked)) };
}

const DAY_SECONDS = 86_400;

/**
 * What a device is told of a message. It may light up on a locked screen before anybody: the words say who writes and
 * that there is something to read, and never what about.
 */
export function pushNotice(
  { published, kind }: { published: Published; kind: DispatchKind },
  about: { language: string; forceName: string; isExercise: boolean; now: Date },
): { payload: string; ttlSeconds: number; urgency: 'normal' | 'high'; topic: string } {
  const { statementId, coreId, validUntil } = published;
  const { language, forceName, isExercise, now } = about;
  const words = wordsIn(language);
  const title = words(`push.${kind}`, { force: forceName });
  // A variant takes the place of the core's notification: the same news, nearer to where the reader lives.
  const thing = coreId ?? statementId;
  const left = Math.floor((validUntil.getTime() - now.getTime()) / 1_000);
  return {
    payload: JSON.stringify({
      title: isExercise ? `[${words('mail.exercise.tag')}] ${title}` : title,
      body: words('push.open'),
      path: pageUrl('', language, `/s/${statementId}`),
      tag: thing,
      lang: language,
    }),
    // A withdrawal is news for as long as the text might still go round.
    ttlSeconds: kind === 'withdrawal' ? DAY_SECONDS : Math.max(60, Math.min(DAY_SECONDS, left)),
    urgency: kind === 'statement' ? 'normal' : 'high',
    topic: thing.replaceAll('-', ''),
  };
}
