import { upperBound } from '#statistics/count-distributions';
import { ratioForCount, USUAL_POWER } from '#statistics/minimal-detectable';
import { normalQuantile } from '#statistics/normal';
import type { WeekVerdict } from './ladder.model.ts';

/** Of the alarms of a week (or month) one in twenty is expected to be chance (Benjamini and Hochberg). */
export const FAMILY_Q = 0.05;

/** What is expected less than this is expected not at all. */
const LEAST_EXPECTED = 1e-6;

/** "47 times the usual" measures nothing: a smallest rise above this is said to be a very large one, without its number. */
export const LARGE_RISE = 10;

/** How a period of a series is called an alarm. */
export interface AlarmRule {
  /** The chance it must be beyond by itself. */
  alpha: number;
  /** Series judged for the same period, this one among them. */
  series: number;
  /** The fewest that are ever called a rise where so many are expected. */
  least(expected: number): number;
}

/**
 * The p that makes an alarm whatever the other series say. Of m series with p(1) <= … <= p(m) Benjamini and Hochberg mark
 * those up to the last p(k) <= k q / m, so whoever is at q / m or below is marked at every rank; how far above q / m is
 * still enough hangs on how many others rose.
 */
const surestChance = ({ alpha, series }: Pick<AlarmRule, 'alpha' | 'series'>): number =>
  Math.min(alpha, FAMILY_Q / Math.max(1, series));

/** The count that chance passes in fewer than `chance` of such periods. */
function boundAt(
  { method, expected, phi }: { method: string; expected: number; phi: number },
  chance: number,
) {
  return method === 'ears'
    ? Math.floor(expected + normalQuantile(1 - chance) * Math.sqrt(phi * expected))
    : upperBound(chance, { mean: expected, phi });
}

/**
 * A judged period with the smallest rise, times the usual, that would have been an alarm four times out of five whatever
 * the other series said: negative binomial with the mean and phi of its fit. Null where nothing can be said or nothing at
 * all is expected. One that was worked out among as many before is left as it is.
 */
export function withSmallest<T extends Omit<WeekVerdict, 'q' | 'isAlarm'>>(period: T, rule: AlarmRule): T {
  const { method, expected, phi = null } = period;
  if (expected === null || phi === null || expected < LEAST_EXPECTED) return { ...period, smallest: null };
  if (period.among === rule.series && period.smallest !== undefined) return period;
  const chance = surestChance(rule);
  const first = Math.max(boundAt({ method, expected, phi }, chance) + 1, rule.least(expected));
  const smallest = ratioForCount(first, { expected, phi: Math.max(1, phi), power: USUAL_POWER });
  return { ...period, among: rule.series, smallest };
}
