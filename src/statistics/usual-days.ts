import { type Answer, noAnswer, seriesProblem } from './answer.ts';
import { dayNumber } from './days.ts';
import { designRows, LONG_BASELINE_DAYS, SHORT_BASELINE_DAYS } from './event-window.ts';
import { fitPoisson } from './poisson-glm.ts';

/** What the time before a day leads one to expect of the days from it on. */
export interface UsualDays {
  /** Expected count of each day asked for, above 0. */
  expected: number[];
  /** Mean a day before. */
  usual: number;
  /** Variance over mean of single days (Pearson), 1 or more. */
  phi: number;
}

/**
 * Level, annual wave and weekdays (no trend: a trend run on for twelve weeks is a guess) of the 728 days before, or 364
 * where there are no more; Poisson regression. The ground that `surgeShape` stands on.
 * Refusals: `history-too-short`, `history-too-thin` (a weekday without any), `no-convergence`.
 * @param daily counts of consecutive days, the first on `firstDay`
 * @param from first day asked for
 */
export function usualDays(
  daily: readonly number[],
  { firstDay, from, days }: { firstDay: string; from: string; days: number },
): Answer<UsualDays> {
  const problem = seriesProblem(daily);
  if (problem) return noAnswer(problem);
  const start = dayNumber(from) - dayNumber(firstDay);
  const length = start >= LONG_BASELINE_DAYS ? LONG_BASELINE_DAYS : SHORT_BASELINE_DAYS;
  if (start < length) return noAnswer('history-too-short');
  const before = daily.slice(start - length, start);
  const byWeekday = [0, 0, 0, 0, 0, 0, 0];
  before.forEach((count, at) => {
    byWeekday[at % 7] = (byWeekday[at % 7] ?? 0) + count;
  });
  if (byWeekday.some((count) => count === 0)) return noAnswer('history-too-thin');
  // The second column is the trend.
  const rows = designRows(dayNumber(firstDay) + start - length, length + days).map(
    ([level = 1, , ...rest]) => [level, ...rest],
  );
  const fit = fitPoisson(rows.slice(0, length), before);
  if (!fit.ok) return fit;
  const spread = before.reduce(
    (sum, count, at) => sum + (count - (fit.mu[at] ?? 0)) ** 2 / (fit.mu[at] || 1),
    0,
  );
  return {
    ok: true,
    expected: rows
      .slice(length)
      .map((row) => Math.exp(row.reduce((eta, value, j) => eta + value * (fit.beta[j] ?? 0), 0))),
    usual: before.reduce((sum, count) => sum + count, 0) / length,
    phi: Math.max(1, spread / (length - (rows[0]?.length ?? 0))),
  };
}
