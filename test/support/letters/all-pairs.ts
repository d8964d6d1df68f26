import { prepare, type Scores, scoresOf } from './back-test.ts';
import type { Letter } from './letter-set.ts';

const THRESHOLDS = [0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5];

function shared(a: Float64Array, b: Float64Array): number {
  let [at, to, both] = [0, 0, 0];
  while (at < a.length && to < b.length) {
    const [left, right] = [a[at] as number, b[to] as number];
    if (left === right) both += 1;
    if (left <= right) at += 1;
    if (right <= left) to += 1;
  }
  return both;
}

const harmonic = ({ recall, precision }: Scores['membership']): number =>
  recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision);

/**
 * The plain way, to be compared with: the Jaccard similarity of every pair of letters over the same marks, each letter
 * joined to the earlier one most like it, at the threshold that does best when the truth is known.
 */
export function brutePairs(letters: readonly Letter[]): {
  scores: Scores;
  compared: number;
  threshold: number;
} {
  const marks = letters.map(({ text }) => Float64Array.from(prepare(text).marks, ({ hash }) => hash).sort());
  const found: Array<[newer: number, older: number, similarity: number]> = [];
  let compared = 0;
  for (let newer = 1; newer < marks.length; newer += 1)
    for (let older = 0; older < newer; older += 1) {
      const [a, b] = [marks[newer] as Float64Array, marks[older] as Float64Array];
      const both = shared(a, b);
      compared += 1;
      const similarity = both / Math.max(1, a.length + b.length - both);
      if (similarity >= (THRESHOLDS[0] as number)) found.push([newer, older, similarity]);
    }
  const tries = THRESHOLDS.map((threshold) => {
    const pairs = found.filter(([, , similarity]) => similarity >= threshold);
    const best = new Map<number, [number, number, number]>();
    for (const pair of pairs) if (pair[2] > (best.get(pair[0])?.[2] ?? 0)) best.set(pair[0], pair);
    const two = (all: Iterable<[number, number, number]>) =>
      [...all].map(([newer, older]): [number, number] => [newer, older]);
    return { threshold, scores: scoresOf(letters, { pairs: two(pairs), best: two(best.values()) }) };
  });
  const top = tries.reduce((a, b) => (harmonic(b.scores.membership) > harmonic(a.scores.membership) ? b : a));
  return { ...top, compared };
}
