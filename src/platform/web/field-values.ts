import { latinDigits } from '../crypto/crockford.ts';

/** `2026-3-9` -> `2026-03-09` where the day exists in the calendar; years 1900 to 2199. Digits of any script. */
export function readDate(text: string): string | undefined {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(latinDigits(text).replace(/\s/g, ''));
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && year >= 1900 && year < 2200 ? date.toISOString().slice(0, 10) : undefined;
}

/**
 * A telephone number as typed, in digits 0 to 9, with one space between groups; 3 to 15 digits (999, or E.164), or
 * undefined.
 */
export function readTel(typed: string): string | undefined {
  const text = latinDigits(typed);
  if (!/^[+(\d][\d\s().-]*$/.test(text)) return undefined;
  const digits = text.replace(/\D/g, '').length;
  return digits >= 3 && digits <= 15 ? text.replace(/\s+/g, ' ') : undefined;
}

/** An address with one @, a dot after it and no white space; the mail itself is the real test. */
export function readEmail(text: string): string | undefined {
  return /^[^\s@<>"(),:;\\]+@[^\s@<>"(),:;\\]+\.[^\s@.<>"(),:;\\]{2,}$/.test(text) ? text : undefined;
}

const POSTCODE = /^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$/;
const OUTWARD = /^[A-Z]{1,2}\d[A-Z\d]?$/;

/** `sw1a1aa` -> `SW1A 1AA`; the first half alone (`SW1A`) is enough for those who want to say no more. */
export function readPostcode(text: string): string | undefined {
  const plain = text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const whole = POSTCODE.exec(plain);
  if (whole) return `${whole[1]} ${whole[2]}`;
  return OUTWARD.test(plain) ? plain : undefined;
}
