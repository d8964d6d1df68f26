import { createHash } from 'node:crypto';

/** Words in a row that make one fingerprint: three tell texts of one force apart and survive small changes. */
const WORDS = 3;
/** Most fingerprints taken of one text; a text of 20,000 characters has about 3,500 words. */
const MOST = 4_000;

/** One word of a text: as it stands, and as it is compared. */
export interface Token {
  shown: string;
  key: string;
}

const EDGE = /^[^\p{L}\p{N}\p{M}£$€₹]+|[^\p{L}\p{N}\p{M}%]+$/gu;
const HAS_WORD = /[\p{L}\p{N}]/u;

/**
 * The words of a comparable text. Marks at a word's edges and the case of letters do not count, but the signs of money
 * and of hundredths; every letter, digit and accent within does: `not` and `now` differ, `101` and `1O1` too.
 */
export const tokensOf = (text: string): Token[] =>
  text
    .split(/\s+/)
    .map((shown) => ({ shown, key: shown.replace(EDGE, '').toLowerCase() }))
    .filter(({ key }) => HAS_WORD.test(key));

/** Fingerprints of every three words in a row, as signed 64-bit numbers in decimal; each once. */
export function shinglesOf(tokens: readonly Token[]): string[] {
  const shingles = new Set<string>();
  for (let at = 0; at + WORDS <= tokens.length && shingles.size < MOST; at += 1) {
    const words = tokens.slice(at, at + WORDS).map(({ key }) => key);
    shingles.add(createHash('sha256').update(words.join(' ')).digest().readBigInt64BE().toString());
  }
  return [...shingles];
}
