/** The zero of each script whose digits people here write phone numbers in; the other nine follow it. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0be6, 0xff10];
const FOREIGN_DIGIT =
  /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\u0be6-\u0bef\uff10-\uff19]/g;

/** Arabic, Urdu, Devanagari, Bengali, Gurmukhi, Gujarati, Tamil and full-width digits as 0 to 9; same length. */
export const asciiDigits = (text: string): string =>
  text.replace(FOREIGN_DIGIT, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = ZEROS.find((start) => code >= start && code <= start + 9) ?? code;
    return String(code - zero);
  });

/**
 * A phone number in one form: digits only, `+44` and `0044` as `0`, other countries with `+` (`+44 (0)20 7946 0000`
 * -> `02079460000`, `٠٨٠٠ ٧٨٩ ٣٢١` -> `0800789321`). Undefined where there is no digit.
 */
export function normalisePhone(text: string): string | undefined {
  const ascii = asciiDigits(text).trim();
  const digits = ascii.replace(/[^0-9]/g, '');
  if (digits === '') return undefined;
  const isInternational = ascii.startsWith('+') || ascii.startsWith('(+');
  const country = isInternational ? digits : digits.startsWith('00') ? digits.slice(2) : undefined;
  if (country === undefined) return digits;
  if (!country.startsWith('44')) return `+${country}`;
  const rest = country.slice(2);
  return rest.startsWith('0') ? rest : `0${rest}`;
}

/** A number found in a text: where it stands and its one form. */
export interface PhoneFinding {
  start: number;
  end: number;
  value: string;
}

const GROUP = /\+?[0-9]+/g;
const GAP = /^[\s().\u2010-\u2013-]{0,3}$/;
const DATE = /^[0-9]{2}[-. ][0-9]{2}[-. ][0-9]{4}$/;
/** A number that hangs on these is part of a word, a sum of money, a decimal, a time or a reference. */
const HANGS_BEFORE = /[\p{Script=Latin}#@£$€_]$|[0-9][.,:]$|[\p{Script=Latin}0-9]-$/u;
const HANGS_AFTER = /^(?:[\p{Script=Latin}_%]|[.,:][0-9]|-[\p{Script=Latin}0-9])/u;
const ALWAYS_CALLED = ['999', '101', '18000', '18001', '18001101'];
const SHORT_CALL = /^(?:105|111|112|119|116[0-9]{3}|118[0-9]{3})$/;
const SHORT_TEXT = /^[6-8][0-9]{4}$/;
const ASKED =
  /(?:call|ring|dial|phone|text|txt|sms|send|number|ffon|tecst|zadzwo|wyślij|کال|فون)[\p{L}:]{0,8}\P{L}{0,3}(?:\p{L}{1,12}\P{L}{1,3}){0,3}$/iu;

/** True where so many digits from a leading 0 can be a number of the United Kingdom. */
const isNational = (digits: string): boolean =>
  digits.length === 10 || digits.length === 11 || digits === '08001111';

/**
 * Phone numbers and short codes of a text, in order. Numbers from 0 or +; 999, 101, 18000 and 18001 anywhere; other
 * short codes where the register knows them (`isKnown`) or the words before ask to call or text them. Dates, money,
 * decimals and numbers inside words are left alone. Linear in the length of the text.
 */
export function findPhones(text: string, isKnown: (value: string) => boolean): PhoneFinding[] {
  const ascii = asciiDigits(text);
  const groups: Group[] = [...ascii.matchAll(GROUP)].map((match) => ({
    digits: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
  const found: PhoneFinding[] = [];
  let at = 0;
  while (at < groups.length) {
    const last = lastGroupOf(ascii, groups, at);
    const finding = judge(ascii, { start: groups[at]?.start ?? 0, end: groups[last]?.end ?? 0 }, isKnown);
    if (finding) found.push(finding);
    at = finding ? last + 1 : at + 1;
  }
  return found;
}

interface Group {
  digits: string;
  start: number;
  end: number;
}

/** The last group that still belongs to the number which begins with group `at`. */
function lastGroupOf(ascii: string, groups: readonly Group[], at: number): number {
  const first = groups[at]?.digits ?? '';
  if (first === '18001') return follows(ascii, groups, at) === '101' ? at + 1 : at;
  if (!first.startsWith('+') && !first.startsWith('0')) return at;
  const most = first.startsWith('+') || first.startsWith('00') ? 16 : 11;
  let last = at;
  let length = first.length;
  for (let next = follows(ascii, groups, last); next !== undefined; next = follows(ascii, groups, last)) {
    length += next.length;
    if (next.startsWith('+') || length > most) break;
    last++;
  }
  return last;
}

/** The digits of the group after `at` where only spaces, brackets or a dash stand between. */
function follows(ascii: string, groups: readonly Group[], at: number): string | undefined {
  const [here, next] = [groups[at], groups[at + 1]];
  if (!here || !next || next.start - here.end > 3) return undefined;
  return GAP.test(ascii.slice(here.end, next.start)) ? next.digits : undefined;
}

function judge(
  ascii: string,
  { start, end }: { start: number; end: number },
  isKnown: (value: string) => boolean,
): PhoneFinding | undefined {
  const words = ascii.slice(start, end);
  if (DATE.test(words)) return undefined;
  if (HANGS_BEFORE.test(ascii.slice(Math.max(0, start - 2), start))) return undefined;
  if (HANGS_AFTER.test(ascii.slice(end, end + 2))) return undefined;
  const value = normalisePhone(words) ?? '';
  const finding = { start, end, value };
  if (ALWAYS_CALLED.includes(value) || isKnown(value)) return finding;
  if (value.startsWith('+')) return value.length >= 9 && value.length <= 16 ? finding : undefined;
  if (value.startsWith('0')) return isNational(value) ? finding : undefined;
  const isShort = SHORT_CALL.test(value) || SHORT_TEXT.test(value);
  return isShort && ASKED.test(ascii.slice(Math.max(0, start - 40), start)) ? finding : undefined;
}
