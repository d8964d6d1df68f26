import { sign } from 'node:crypto';
import type { P256Pair } from '#platform/crypto/p256';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * The `Authorization` header by which a push service knows who sends (RFC 8292): a token for its origin, signed with
 * ES256, and the key that browsers were told when they subscribed.
 * @param facts `audience` the service's origin, `subject` how to reach us (`mailto:` or `https:`), `expiresAt` at most a
 *   day from now
 */
export function vapidHeader(
  { publicKey, privateKey }: P256Pair,
  facts: { audience: string; subject: string; expiresAt: Date },
): string {
  const claims = {
    aud: facts.audience,
    exp: Math.floor(facts.expiresAt.getTime() / 1000),
    sub: facts.subject,
  };
  const signed = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${signed}.${signature.toString('base64url')}, k=${publicKey.toString('base64url')}`;
}
