import type { Folded } from './fold.ts';
import { type HashKey, keyedHash } from './keyed-hash.ts';

/** Letters in a row that make one mark. */
export const MARK_LETTERS = 7;
/** One of so many hashes is kept: the same ones in every letter, so that kept marks of two letters can be compared. */
const KEPT_ONE_IN = 4;
const KEPT_BELOW = 2 ** 53 / KEPT_ONE_IN;
/** Most marks of one letter; a page of writing has about 400. */
const MARKS_MOST = 4_000;

/** One kept mark and where in the folded letters it begins. */
export interface Mark {
  hash: number;
  at: number;
}

/**
 * The marks of a folded text: keyed hashes of every seven letters, of which those below a fixed bound are kept (MinHash
 * by a bound instead of a count, Broder's mod-p sampling): an unbiased sample of which passages a text holds, which
 * also shows that one text holds another. Each hash once, where it first stands.
 */
export function marksOf(key: HashKey, { units }: Folded): Mark[] {
  const marks = new Map<number, number>();
  for (let at = 0; at + MARK_LETTERS <= units.length && marks.size < MARKS_MOST; at += 1) {
    const hash = keyedHash(key, units, at, at + MARK_LETTERS);
    if (hash < KEPT_BELOW && !marks.has(hash)) marks.set(hash, at);
  }
  return [...marks].map(([hash, at]) => ({ hash, at }));
}
