import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LOOKALIKES: Record<string, string> = { O: '0', I: '1', L: '1' };

/**
 * Check value over GF(32) (x^5 + x^2 + 1): each character is weighted with its own power of the generator, so any
 * one wrong character and any two exchanged characters are found, which a plain sum modulo 32 does not do.
 */
function checkValue(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum = timesGenerator(sum ^ value);
  return sum;
}

function timesGenerator(value: number): number {
  const doubled = value << 1;
  return doubled & 32 ? (doubled ^ 0b100101) & 31 : doubled;
}

/** Random Crockford base32 text of `length` characters, the last being the check character. */
export function newCheckedText(length: number): string {
  const values = Array.from({ length: length - 1 }, () => randomInt(32));
  return [...values, checkValue(values)].map((value) => ALPHABET[value]).join('');
}

/** The text as it was made (case, O/0, I/L/1 forgiven); null where the length, a character or the check is wrong. */
export function readCheckedText(typed: string, length: number): string | null {
  const text = [...typed.toUpperCase()].map((char) => LOOKALIKES[char] ?? char).join('');
  if (text.length !== length) return null;
  const values = [...text].map((char) => ALPHABET.indexOf(char));
  if (values.includes(-1)) return null;
  return checkValue(values.slice(0, -1)) === values.at(-1) ? text : null;
}

/** Digits of the scripts our readers type (Arabic-Indic, Persian/Urdu, Bengali, Gurmukhi, Gujarati, Devanagari, wide) as 0-9. */
export function latinDigits(typed: string): string {
  return typed.replace(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0) ?? 0;
    const zero = DIGIT_ZEROS.find((start) => point >= start && point < start + 10);
    return zero === undefined ? digit : String(point - zero);
  });
}
const DIGIT_ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xff10];
