import type { Folded } from '#statistics/fold';
import { MARK_LETTERS, type Mark } from '#statistics/marks';
import { type Passage, sharedPassages } from './passages.model.ts';

/** A text ready for comparison. */
export interface Prepared {
  folded: Folded;
  marks: readonly Mark[];
}

/** What two texts share, weighed: forms that unrelated letters carry hardly count. */
export interface Likeness {
  passages: Passage[];
  /** Share of the left text's own words that the right one holds too, 0 to 1. */
  leftShare: number;
  rightShare: number;
  /** The larger share and half the smaller: which of several like letters is the most like. */
  score: number;
  /** Letters in shared stretches, each by its worth. */
  evidenceLetters: number;
}

/** The worth of each folded letter, from the worth of the marks that begin at or before it. */
export function weightsOf({ folded, marks }: Prepared, worth: (hash: number) => number): Float64Array {
  const weights = new Float64Array(folded.units.length).fill(1);
  const ordered = [...marks].sort((a, b) => a.at - b.at);
  ordered.forEach(({ hash, at }, index) => {
    weights.fill(worth(hash), index === 0 ? 0 : at, ordered[index + 1]?.at ?? weights.length);
  });
  return weights;
}

const sum = (weights: Float64Array, from = 0, to = weights.length): number => {
  let total = 0;
  for (let at = from; at < to; at += 1) total += weights[at] as number;
  return total;
};

/** Total weight of the places inside at least one stretch. */
function covered(weights: Float64Array, stretches: ReadonlyArray<[from: number, length: number]>): number {
  let [total, done] = [0, 0];
  for (const [from, length] of [...stretches].sort((a, b) => a[0] - b[0])) {
    total += sum(weights, Math.max(done, from), from + length);
    done = Math.max(done, from + length);
  }
  return total;
}

const turned = ({ left, right, leftLength, rightLength }: Passage): Passage => ({
  left: right,
  right: left,
  leftLength: rightLength,
  rightLength: leftLength,
});

/** A text with less of its own than this says nothing but forms; its share would be noise. */
const OWN_LEAST = MARK_LETTERS * 8;

/**
 * What two texts share. `leftWeights` come from `weightsOf`; in the right text a shared stretch is worth what it is
 * worth in the left one, and `rightWeights` give the rest.
 */
export function likenessOf(
  left: { folded: Folded; weights: Float64Array },
  right: { folded: Folded; weights: Float64Array },
): Likeness {
  // The left one, held against several, is the one whose seeds are kept.
  const passages = sharedPassages(right.folded, left.folded).map(turned);
  const rightWeights = Float64Array.from(right.weights);
  for (const one of passages)
    rightWeights.fill(
      sum(left.weights, one.left, one.left + one.leftLength) / one.leftLength,
      one.right,
      one.right + one.rightLength,
    );
  const shared = covered(
    left.weights,
    passages.map((one) => [one.left, one.leftLength]),
  );
  const sharedRight = covered(
    rightWeights,
    passages.map((one) => [one.right, one.rightLength]),
  );
  const leftShare = shared / Math.max(sum(left.weights), OWN_LEAST);
  const rightShare = sharedRight / Math.max(sum(rightWeights), OWN_LEAST);
  return {
    passages,
    leftShare,
    rightShare,
    score: Math.max(leftShare, rightShare) + Math.min(leftShare, rightShare) / 2,
    evidenceLetters: Math.min(shared, sharedRight),
  };
}

/** A pair is proposed from here on; measured by `script/bench series`. */
export const PROPOSED_FROM = { share: 0.5, otherShare: 0.25, evidenceLetters: 40 } as const;

/** True where two texts are alike enough to be put before a person. The person decides. */
export function isProposed({ leftShare, rightShare, evidenceLetters }: Likeness): boolean {
  return (
    Math.max(leftShare, rightShare) >= PROPOSED_FROM.share &&
    Math.min(leftShare, rightShare) >= PROPOSED_FROM.otherShare &&
    evidenceLetters >= PROPOSED_FROM.evidenceLetters
  );
}

/** By marks alone: every fault of a scan spoils seven marks, so that copies share fewer marks than words. */
const MARKS_SHARED_FROM = 0.3;

/** True where the marks of a letter that may not be opened here are enough to put the two before somebody who may. */
export const isProposedByMarks = ({ newer, older }: { newer: number; older: number }): boolean =>
  Math.max(newer, older) >= MARKS_SHARED_FROM && Math.min(newer, older) >= MARKS_SHARED_FROM / 2;
