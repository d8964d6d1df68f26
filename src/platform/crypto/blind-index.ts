import { createHmac, hkdfSync } from 'node:crypto';
import { type Sensitive, sensitive } from '#kernel/sensitive';

/** The key of one blind index, from a secret setting and a label that names the index (`community.leader-email`). */
export function indexKey(secret: Sensitive<string>, label: string): Sensitive<Buffer> {
  const bytes = hkdfSync(
    'sha256',
    Buffer.from(secret.reveal(), 'utf8'),
    Buffer.alloc(0),
    `stand-together/index/${label}`,
    32,
  );
  return sensitive(Buffer.from(bytes));
}

/** An e-mail address as it is compared: trimmed, compatibility forms folded, lower case. */
export const normaliseEmail = (typed: string): string => typed.normalize('NFKC').trim().toLowerCase();

/** A phone number as it is compared: digits after a plus; a United Kingdom number written with 0 gets +44. */
export function normalisePhone(typed: string): string {
  const folded = typed.normalize('NFKC').trim();
  const international = /^(\+|00)/.test(folded);
  const digits = folded.replace(/\(0\)/g, '').replace(/\D/g, '').replace(/^00/, '');
  return international ? `+${digits}` : `+44${digits.replace(/^0/, '')}`;
}

/**
 * A keyed hash that answers "is it this very address?" and nothing else: HMAC-SHA-256 of the normalised e-mail
 * address or phone number, 32 bytes. Without the key a stolen table cannot be tried against all phone numbers.
 */
export function blindIndex(key: Sensitive<Buffer>, value: string): Buffer {
  const normal = value.includes('@') ? `email:${normaliseEmail(value)}` : `phone:${normalisePhone(value)}`;
  return createHmac('sha256', key.reveal()).update(normal).digest();
}

/** The same of a text as it stands, such as the address a browser is reached at. */
export const blindHash = (key: Sensitive<Buffer>, text: string): Buffer =>
  createHmac('sha256', key.reveal()).update(`text:${text}`).digest();
