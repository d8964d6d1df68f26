import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Sensitive } from '#kernel/sensitive';

/** `__Host-report` while a form is open; `__Host-return` while a person reads their messages. */
export type CodeCookie = 'report' | 'return';

/** A form may lie still for an hour; a thread of messages for half an hour. */
export const COOKIE_MINUTES: Readonly<Record<CodeCookie, number>> = { report: 60, return: 30 };

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const cookieKey = (secret: Sensitive<string>, purpose: CodeCookie): Buffer =>
  Buffer.from(hkdfSync('sha256', secret.reveal(), '', `stand-together/cookie/${purpose}/1`, 32));

/**
 * The value of a cookie that carries a private code: sealed, so that the cookie store of a phone does not show it,
 * and with its own end, because a browser may keep a cookie longer than it was told to.
 */
export function sealCodeCookie(
  secret: Sensitive<string>,
  purpose: CodeCookie,
  { digits, now }: { digits: string; now: Date },
): string {
  const expiresAt = Math.floor(now.getTime() / 1000) + COOKIE_MINUTES[purpose] * 60;
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', cookieKey(secret, purpose), nonce);
  const body = Buffer.concat([cipher.update(`${expiresAt}.${digits}`, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
}

/** The code's 24 digits, or undefined for a cookie that is not ours, was changed, is of the other kind or has ended. */
export function openCodeCookie(
  secret: Sensitive<string>,
  purpose: CodeCookie,
  { value, now }: { value: string | undefined; now: Date },
): string | undefined {
  const sealed = Buffer.from((value ?? '').slice(0, 400), 'base64url');
  if (sealed.length <= NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(
    'aes-256-gcm',
    cookieKey(secret, purpose),
    sealed.subarray(0, NONCE_BYTES),
  );
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const body = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
    const text = Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    const [, expiresAt, digits] = /^(\d+)\.(\d{24})$/.exec(text) ?? [];
    return Number(expiresAt) * 1000 > now.getTime() ? digits : undefined;
  } catch {
    return undefined;
  }
}
