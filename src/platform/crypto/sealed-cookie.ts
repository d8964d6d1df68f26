import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Sensitive } from '#kernel/sensitive';
import { newNonce } from './nonces.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Browsers keep 4 KiB a cookie; ours hold a few hundred characters. */
const LONGEST = 2_000;

/** Keys made before, by secret and purpose: every request of a form needs the same one twice. */
const made = new WeakMap<Sensitive<string>, Map<string, Buffer>>();

/** Each purpose has a key of its own, so that one cookie's value is nothing in another's place. */
function cookieKey(secret: Sensitive<string>, purpose: string): Buffer {
  const keys = made.get(secret) ?? new Map<string, Buffer>();
  made.set(secret, keys);
  const known = keys.get(purpose);
  if (known) return known;
  const key = Buffer.from(hkdfSync('sha256', secret.reveal(), '', `stand-together/cookie/${purpose}/1`, 32));
  keys.set(purpose, key);
  return key;
}

/**
 * Seals a text for a cookie (AES-256-GCM under a key made from the cookie secret): the browser's store shows nothing,
 * and nobody can change it. `now` and `seconds` give it an end of its own, because a browser may keep a cookie longer
 * than it was told to.
 */
export function sealCookie(
  secret: Sensitive<string>,
  purpose: string,
  { text, now, seconds }: { text: string; now: Date; seconds: number },
): string {
  const expiresAt = Math.floor(now.getTime() / 1000) + seconds;
  const nonce = newNonce(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', cookieKey(secret, purpose), nonce);
  const body = Buffer.concat([cipher.update(`${expiresAt}.${text}`, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
}

/** The text, or undefined for a value that is not ours, was changed, is of another purpose or has ended. */
export function openCookie(
  secret: Sensitive<string>,
  purpose: string,
  { value, now }: { value: string | undefined; now: Date },
): string | undefined {
  const sealed = Buffer.from((value ?? '').slice(0, LONGEST), 'base64url');
  if (sealed.length <= NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(
    'aes-256-gcm',
    cookieKey(secret, purpose),
    sealed.subarray(0, NONCE_BYTES),
  );
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const body = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
    const plain = Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    const [, expiresAt, text] = /^(\d+)\.(.*)$/s.exec(plain) ?? [];
    return Number(expiresAt) * 1000 > now.getTime() ? text : undefined;
  } catch {
    return undefined;
  }
}
