import { candidatesOf, plainWorth, worthOf } from '../../../src/domain/triage/series/holders.model.ts';
import {
  isProposed,
  likenessOf,
  type Prepared,
  weightsOf,
} from '../../../src/domain/triage/series/likeness.model.ts';
import { fold } from '../../../src/statistics/fold.ts';
import { hashKey } from '../../../src/statistics/keyed-hash.ts';
import { marksOf } from '../../../src/statistics/marks.ts';
import type { Letter } from './letter-set.ts';

export const TEST_KEY = hashKey(Uint8Array.from({ length: 16 }, (_, at) => at * 11));

export const prepare = (text: string): Prepared => {
  const folded = fold(text);
  return { folded, marks: marksOf(TEST_KEY, folded) };
};

/** Which earlier letters each letter was proposed with as it came in, and which one it was most like. */
export interface Proposals {
  pairs: Array<[newer: number, older: number]>;
  best: Array<[newer: number, older: number]>;
  /** Letters compared word for word. */
  compared: number;
}

/**
 * Takes the letters one after the other, as the product does, and notes what it would have proposed at the time. No
 * person decides in between.
 */
export function proposeAll(letters: readonly Letter[]): Proposals {
  const prepared: Prepared[] = [];
  const byMark = new Map<number, string[]>();
  const marksIn = new Map<string, number>();
  const [pairs, bests]: [Proposals['pairs'], Proposals['best']] = [[], []];
  const plain = (hash: number) => plainWorth(byMark.get(hash)?.length ?? 0);
  let compared = 0;
  letters.forEach(({ text }, at) => {
    const mine = prepare(text);
    const worth = worthOf(mine.marks, { letters: at, byMark, marksIn });
    const weights = weightsOf(mine, (hash) => worth.get(hash) ?? 1);
    let best: { at: number; score: number } | undefined;
    for (const { materialId } of candidatesOf(worth, { letters: at, byMark, marksIn })) {
      const other = Number(materialId);
      const theirs = prepared[other] as Prepared;
      compared += 1;
      const likeness = likenessOf(
        { folded: mine.folded, weights },
        { folded: theirs.folded, weights: weightsOf(theirs, plain) },
      );
      if (!isProposed(likeness)) continue;
      pairs.push([at, other]);
      if (!best || likeness.score > best.score) best = { at: other, score: likeness.score };
    }
    if (best) bests.push([at, best.at]);
    prepared.push(mine);
    marksIn.set(String(at), mine.marks.length);
    for (const { hash } of mine.marks) {
      const holders = byMark.get(hash);
      if (holders) holders.push(String(at));
      else byMark.set(hash, [String(at)]);
    }
  });
  return { pairs, best: bests, compared };
}

export interface Score {
  recall: number;
  precision: number;
}
export interface Scores {
  /** Of letters that came after another of their series: how many were proposed with one of it; of proposals: how many are true. */
  entry: Score;
  /** Pairs of letters that end in one series when each joins the letter it was most like, against the truth. */
  membership: Score;
}

const pairsIn = (sizes: Iterable<number>): number =>
  [...sizes].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
const countBy = (keys: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/** Joins letters by pairs; answers each letter's group. */
export function joined(count: number, pairs: ReadonlyArray<readonly [number, number]>): number[] {
  const parent = Array.from({ length: count }, (_, at) => at);
  const root = (at: number): number => {
    let here = at;
    while (parent[here] !== here) here = parent[here] as number;
    return here;
  };
  for (const [a, b] of pairs) parent[root(a)] = root(b);
  return parent.map((_, at) => root(at));
}

/** How the proposals stand against the truth. */
export function scoresOf(
  letters: readonly Letter[],
  { pairs, best }: Pick<Proposals, 'pairs' | 'best'>,
): Scores {
  const isTrue = ([a, b]: readonly [number, number]) =>
    letters[a]?.series !== undefined && letters[a]?.series === letters[b]?.series;
  const seen = new Set<number>();
  let followers = 0;
  for (const { series } of letters) {
    if (series === undefined) continue;
    if (seen.has(series)) followers += 1;
    seen.add(series);
  }
  const recognised = new Set(pairs.filter(isTrue).map(([newer]) => newer)).size;
  const groups = joined(letters.length, best);
  const truly = pairsIn(countBy(letters.flatMap(({ series }) => series?.toString() ?? [])).values());
  const together = pairsIn(countBy(groups.map(String)).values());
  const right = pairsIn(
    countBy(
      letters.flatMap(({ series }, at) => (series === undefined ? [] : `${series}/${groups[at]}`)),
    ).values(),
  );
  return {
    entry: {
      recall: recognised / followers,
      precision: pairs.filter(isTrue).length / Math.max(1, pairs.length),
    },
    membership: { recall: right / truly, precision: right / Math.max(1, together) },
  };
}
