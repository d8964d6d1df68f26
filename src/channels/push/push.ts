import { Refusal } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import type { PushConfig } from '#platform/config/push';
import { type P256Pair, p256Pair } from '#platform/crypto/p256';
import { type OutsideAnswer, postOutside } from '#platform/outbound/post-outside';
import { openPushBlackhole } from '../blackhole/blackhole.ts';
import type { PushChannel, PushHandOver } from '../channel.ts';
import { wasNeverSent } from '../never-sent.ts';
import { encryptPush } from './encrypt.ts';
import { vapidHeader } from './vapid.ts';

/** Every notification is filled up to this length: their sizes are all the same. */
const PADDED_BYTES = 1024;
/** A token is good for twelve hours; the RFC allows a day. Made anew with an hour left. */
const TOKEN_MS = 12 * 3_600_000;
const TOKEN_LEFT_MS = 3_600_000;
const LONGEST_WAIT_SECONDS = 3_600;

/** Nothing ever leaves to such an address. */
const NEVER_FIT = ['wrong-url', 'not-https'];

/** One token a push service, kept while it is good. */
class Tokens {
  readonly #pair: P256Pair;
  readonly #subject: string;
  readonly #kept = new Map<string, { header: string; until: number }>();

  constructor(pair: P256Pair, subject: string) {
    this.#pair = pair;
    this.#subject = subject;
  }

  for(audience: string, now: number): string {
    const kept = this.#kept.get(audience);
    if (kept && kept.until - now > TOKEN_LEFT_MS) return kept.header;
    const until = now + TOKEN_MS;
    const facts = { audience, subject: this.#subject, expiresAt: new Date(until) };
    const header = vapidHeader(this.#pair, facts);
    this.#kept.set(audience, { header, until });
    return header;
  }
}

/** Seconds a `Retry-After` names, in either of its forms; undefined where it names none. */
function waitSeconds(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1000);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, LONGEST_WAIT_SECONDS) : undefined;
}

/**
 * What a push service's answer means (RFC 8030, 5; RFC 8292, 4). 404 and 410: the subscription is over. What concerns
 * our key (401, 403) is for the operator to mend, and the message waits meanwhile.
 */
export function pushHandOverOf({ status, why, retryAfter }: OutsideAnswer, now: number): PushHandOver {
  if (NEVER_FIT.includes(why)) return { state: 'refused', code: null, reply: why };
  if (status === 0) return { state: wasNeverSent(why) ? 'try-later' : 'unknown', code: null, reply: why };
  const retryAfterSeconds = waitSeconds(retryAfter, now);
  const said = { code: status, reply: '', ...(retryAfterSeconds ? { retryAfterSeconds } : {}) };
  if (status >= 200 && status < 300) return { ...said, state: 'handed-over' };
  if (status === 404 || status === 410) return { ...said, state: 'gone' };
  if ([401, 403, 408, 425, 429].includes(status) || status >= 500) return { ...said, state: 'try-later' };
  return { ...said, state: 'refused' };
}

/** Notifications by the Web Push protocol (RFC 8030). @param mayBeLocal true in demonstration and tests */
export function openWebPush(
  { privateKey, contact }: { privateKey: Sensitive<string>; contact: string },
  mayBeLocal: boolean,
): PushChannel {
  const tokens = new Tokens(p256Pair(privateKey.reveal()), contact);
  return {
    name: 'web-push',
    async handOver({ endpoint, p256dh, auth, payload, ttlSeconds, urgency, topic }) {
      const url = endpoint.reveal();
      if (!URL.canParse(url)) return { state: 'refused', code: null, reply: 'wrong-url' };
      const reader = {
        p256dh: Buffer.from(p256dh.reveal(), 'base64url'),
        auth: Buffer.from(auth.reveal(), 'base64url'),
      };
      let body: Buffer;
      try {
        body = encryptPush(Buffer.from(payload), reader, PADDED_BYTES);
      } catch {
        return { state: 'refused', code: null, reply: 'wrong-key' };
      }
      const headers = {
        authorization: tokens.for(new URL(url).origin, Date.now()),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(ttlSeconds),
        urgency,
        topic,
      };
      return pushHandOverOf(await postOutside({ url, headers, body, mayBeLocal }), Date.now());
    },
  };
}

/**
 * Opens what the settings name; undefined where nobody is offered notifications.
 * @throws Refusal `wrong-setting` where they are offered and this process has no key to send with
 */
export function openPush(settings: PushConfig, mayBeLocal: boolean): PushChannel | undefined {
  if (settings.kind === 'none') return undefined;
  if (settings.kind === 'blackhole') return openPushBlackhole();
  if (!settings.privateKey)
    throw new Refusal('wrong-setting', 'Setting STAND_PUSH_KEY: the worker needs it to send notifications.');
  return openWebPush({ privateKey: settings.privateKey, contact: settings.contact }, mayBeLocal);
}
