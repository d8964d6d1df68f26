import type { Direction } from './languages.ts';

const GAP = /(?<=\d) (?=\d)/g;
/** Digits in groups, with a plus sign, brackets or hyphens: `+44 1632 960 001`, `0800-555-111`, `(01632) 960001`. */
const GROUPS = /(?<![\p{L}\p{N}])\u200e?(\+?\(?\d[\d\u00a0 ()-]{3,}\d)/gu;
/** Fewest digits of a number that is dialled in full; with hyphens alone, fewer are a date or a span of years. */
const DIALLED = 9;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Whether its groups would change places, or its plus sign stand behind it, in words that run from right to left. */
const isTorn = (number: string): boolean =>
  /[+(]/.test(number) || (number.includes('-') && number.replace(/\D/g, '').length >= DIALLED);

const kept = (text: string): string =>
  text
    .replace(GAP, '\u00a0')
    .replace(GROUPS, (whole, number: string) => (isTorn(number) ? `\u200e${number}` : whole));

/**
 * Numbers as one word each in a text that runs from right to left. There the groups of a telephone number change places
 * where a space parts them (0800 555 111 would read 111 555 0800), and a line's end cuts between them; a space that does not
 * break belongs to the number, by the rules of Unicode (UAX 9, rule W4). A plus sign, a bracket or a hyphen does not: before
 * a number with one of these stands a mark that nobody sees (U+200E), from which all of it runs from left to right (W7).
 * A text without letters of such a script stays as it is; done twice it is as done once.
 */
export const wholeNumbers = (text: string): string => (RIGHT_TO_LEFT.test(text) ? kept(text) : text);

/** The same for a piece of a text, which may hold a number and no letter. */
export const wholeNumbersIn = (piece: string, direction: Direction): string =>
  direction === 'rtl' ? kept(piece) : piece;
