import { createHash, createHmac } from 'node:crypto';
import type { Sensitive } from '#kernel/sensitive';

/**
 * The secret in a leader's unsubscribe link: 192 bits from a keyed hash, so that it need not be stored to be sent
 * again, and nobody without the key can make one. Only its hash is in the database.
 */
export const unsubscribeToken = (key: Sensitive<Buffer>, forceId: string, leaderId: string): string =>
  createHmac('sha256', key.reveal())
    .update(`${forceId}|${leaderId}`)
    .digest()
    .subarray(0, 24)
    .toString('base64url');

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** True where the text can be a token at all; anything else is answered before the database is asked. */
export const isToken = (text: string): boolean => /^[\w-]{32}$/.test(text);
