import { type Answer, isPeriod, noAnswer, seriesProblem } from './answer.ts';

/** Fewer blocks than this say nothing about how blocks vary. */
export const LEAST_BLOCKS = 8;

/**
 * How much more than chance a series varies between blocks of days: phi = sum over blocks of (R^2 / M) over its
 * degrees of freedom, never below 1. R is a block's sum of count minus expected, M its sum of expected. Days of a week
 * resemble each other, so daily variance understates what a window of 14 days does; blocks as long as the window
 * (7 days at least) do not. `spent` is how many parameters the expected numbers were fitted with.
 */
export function dispersionOf(
  daily: readonly number[],
  expected: readonly number[],
  { blockDays, spent }: { blockDays: number; spent: number },
): Answer<{ phi: number; blocks: number }> {
  const blocks = Math.floor(daily.length / blockDays);
  if (blocks < LEAST_BLOCKS || blocks <= spent) return noAnswer('history-too-short');
  let sum = 0;
  for (let block = 0; block < blocks; block++) {
    let residual = 0;
    let mean = 0;
    for (let day = block * blockDays; day < (block + 1) * blockDays; day++) {
      residual += (daily[day] ?? 0) - (expected[day] ?? 0);
      mean += expected[day] ?? 0;
    }
    if (mean > 0) sum += (residual * residual) / mean;
  }
  return { ok: true, phi: Math.max(1, sum / (blocks - spent)), blocks };
}

/**
 * The same for a plain baseline of daily counts, each day expected at the mean of its weekday. Whole blocks from the
 * end backwards; the oldest days that fill no block are left out. For series with no history for a model.
 */
export function blockDispersion(
  daily: readonly (number | null | undefined)[],
  blockDays = 7,
): Answer<{ phi: number; blocks: number; meanPerDay: number }> {
  const problem = seriesProblem(daily);
  if (problem) return noAnswer(problem);
  if (!isPeriod(blockDays) || !Number.isInteger(blockDays)) return noAnswer('not-a-period');
  const blocks = Math.floor(daily.length / blockDays);
  const counts = (daily as readonly number[]).slice(daily.length - blocks * blockDays);
  const sums = [0, 0, 0, 0, 0, 0, 0];
  const days = [0, 0, 0, 0, 0, 0, 0];
  counts.forEach((count, at) => {
    sums[at % 7] = (sums[at % 7] ?? 0) + count;
    days[at % 7] = (days[at % 7] ?? 0) + 1;
  });
  const expected = counts.map((_, at) => (sums[at % 7] ?? 0) / (days[at % 7] || 1));
  const answer = dispersionOf(counts, expected, { blockDays, spent: 1 });
  if (!answer.ok) return answer;
  const meanPerDay = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return { ...answer, meanPerDay };
}
