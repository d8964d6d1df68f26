import { latinDigits, newCheckedText, readCheckedText } from './crockford.ts';

const shown = (prefix: string, text: string) => `${prefix}-${text.slice(0, 4)}-${text.slice(4)}`;

/** A statement's short code, `ALD-7K3M-9QX2`: the force's prefix (2 to 5 letters), 7 random characters and a check. */
export const newVerifyCode = (prefix: string): string => shown(prefix.toUpperCase(), newCheckedText(8));

/**
 * The code as printed, from what somebody typed (case, spaces, dashes, O/0, I/L/1 forgiven). Without a prefix,
 * `defaultPrefix` is used. Null where the check character does not fit: a typing mistake, not a forgery.
 */
export function normaliseVerifyCode(typed: string, defaultPrefix?: string): string | null {
  const bare = latinDigits(typed.slice(0, 60).normalize('NFKC'))
    .replace(/[\s\p{Pd}\p{Cf}]+/gu, '')
    .toUpperCase();
  const text = readCheckedText(bare.slice(-8), 8);
  const prefix = bare.slice(0, -8) || defaultPrefix?.toUpperCase() || '';
  return text && /^[A-Z]{2,5}$/.test(prefix) ? shown(prefix, text) : null;
}
