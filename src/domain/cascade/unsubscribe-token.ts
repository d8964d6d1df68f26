import { createHash } from 'node:crypto';
import type { Sensitive } from '#kernel/sensitive';
import { KeyedHash } from '#platform/crypto/keyed-hash';

const TOKEN_BYTES = 24;

/** Each key made ready once: a token is made for every message. */
const keyed = new WeakMap<Sensitive<Buffer>, KeyedHash>();

function keyedBy(key: Sensitive<Buffer>): KeyedHash {
  const known = keyed.get(key) ?? new KeyedHash(key.reveal());
  keyed.set(key, known);
  return known;
}

/**
 * The secret in a leader's unsubscribe link: 192 bits from a keyed hash, so that it need not be stored to be sent
 * again, and nobody without the key can make one. Only its hash is in the database.
 */
export const unsubscribeToken = (key: Sensitive<Buffer>, forceId: string, leaderId: string): string =>
  Buffer.from(keyedBy(key).of(`${forceId}|${leaderId}`).slice(0, TOKEN_BYTES), 'latin1').toString(
    'base64url',
  );

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** True where the text can be a token at all; anything else is answered before the database is asked. */
export const isToken = (text: string): boolean => /^[\w-]{32}$/.test(text);
