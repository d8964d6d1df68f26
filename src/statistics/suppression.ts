import { isCount } from './answer.ts';

/** Counts below this are never published: with the area and the strand they may point to a person. */
export const LEAST_PUBLISHED = 5;

/** One cell of a published table. Hidden says nothing of why: "small" and "hidden to protect a small one" look alike. */
export type PublishedCell = { shown: true; value: number } | { shown: false };

const HIDDEN: PublishedCell = { shown: false };
const publish = (value: number, isHidden: boolean): PublishedCell =>
  isHidden ? HIDDEN : { shown: true, value };

/** Rounds to the nearest 5 (7 -> 5, 8 -> 10). Throws RangeError for what is no count. */
export function roundToFive(count: number): number {
  if (!isCount(count)) throw new RangeError('only counts are rounded');
  return Math.round(count / 5) * 5;
}

/** One count by itself. Zero is hidden as well: "none" in a small ward tells its neighbours something too. */
export function suppressCount(count: number): PublishedCell {
  if (!isCount(count)) throw new RangeError('only counts are published');
  return publish(count, count < LEAST_PUBLISHED);
}

/**
 * A list of counts published with its total. Hides every count below 5, and then the smallest of the others until the
 * hidden ones are at least two and add up to at least 5, so that the total minus what is shown gives none of them away.
 */
export function suppressList(counts: readonly number[]): { cells: PublishedCell[]; total: PublishedCell } {
  if (!counts.every(isCount)) throw new RangeError('only counts are published');
  const total = counts.reduce((sum, count) => sum + count, 0);
  const hidden = new Set(counts.flatMap((count, at) => (count < LEAST_PUBLISHED ? [at] : [])));
  const others = counts
    .map((_, at) => at)
    .filter((at) => !hidden.has(at))
    .sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0) || a - b);
  const sum = (): number => [...hidden].reduce((all, at) => all + (counts[at] ?? 0), 0);
  const isOpen = (): boolean => hidden.size > 0 && (hidden.size < 2 || sum() < LEAST_PUBLISHED);
  while (isOpen() && others.length > 0) hidden.add(others.shift() as number);
  // A list of one, or nothing but small ones adding up to little: the total would give them away.
  const isTotalHidden = total < LEAST_PUBLISHED || isOpen();
  return {
    cells: counts.map((count, at) => publish(count, hidden.has(at))),
    total: publish(total, isTotalHidden),
  };
}
