// What a copied message may gain or lose on its way through WhatsApp, Outlook, an SMS or a phone's autocorrection,
// without one word of it changing. Letters are never folded: a look-alike letter makes a different text.
const INVISIBLE =
  /\u034f|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|[\ufe00-\ufe0f]/g;
const FOLDS: readonly [RegExp, string][] = [
  [/[\u2018\u2019\u201a\u201b\u2032\u00b4`]/g, "'"],
  [/[\u201c\u201d\u201e\u201f\u2033]/g, '"'],
  [/[\u2010-\u2015\u2212]/g, '-'],
  [/\u2026/g, '...'],
];
// A mark counts as formatting only at the edge of a word, so `first_aid` in an address keeps its underscore.
const OPENING_MARK = /(?<=^|[\s("'[-])[*_~]+/g;
// The look behind starts a run once only; without it a long run inside a word would take quadratic time.
const CLOSING_MARK = /(?<![*_~])[*_~]+(?=$|[\s.,;:!?)"'\]-])/g;
const LINE_END = /\r\n?|[\u0085\u2028\u2029\v\f]/g;

function foldOnce(text: string): string {
  let folded = text.replace(INVISIBLE, '').normalize('NFC').replace(LINE_END, '\n');
  for (const [pattern, plain] of FOLDS) folded = folded.replace(pattern, plain);
  return folded
    .replace(OPENING_MARK, '')
    .replace(CLOSING_MARK, '')
    .replace(/-{2,}/g, '-')
    .split('\n')
    .map((line) => line.replace(/[^\S\n]+/gu, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

/**
 * The one form of a text that is signed and compared: NFC; runs of white space become one space, blank lines go;
 * curly quotes, dashes and the marks `*` `_` `~` around words are folded; invisible and direction characters are
 * dropped. Doing it twice changes nothing.
 */
export function canonicalText(text: string): string {
  let before = text;
  let after = foldOnce(before);
  // One fold can bring two hyphens or a mark and an edge together; it settles in two or three rounds.
  for (let round = 0; after !== before && round < 10; round += 1) {
    before = after;
    after = foldOnce(before);
  }
  return after;
}

/**
 * Looser than the signed form, for judging a text somebody pasted: line ends become spaces too, because mail
 * programs break long lines and SMS joins them.
 */
export const comparableText = (text: string): string => canonicalText(text).replace(/\n/g, ' ');
