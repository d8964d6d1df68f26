import { type Answer, isChance, isCount, isPeriod, noAnswer } from './answer.ts';
import { ratioForCount, USUAL_POWER } from './minimal-detectable.ts';
import { exactRateTest, type Interval, type Rate, ratioInterval } from './rates.ts';

export type IncreaseVerdict = 'too-few-to-say' | 'no-increase-seen' | 'increase-seen' | 'decrease-seen';

/** One look of four (3, 7, 14 and 28 days after the event) at 0.05 together, one-sided. */
export const LOOK_ALPHA = 0.0125;
/** Fewer reports than this are never called an increase (the "5 in the last 4 weeks" rule of Farrington 1996). */
export const LEAST_FOR_A_RISE = 5;
/** "No increase seen" is said only where a rise of this ratio would have been seen; else there is too little to say. */
export const LARGEST_USEFUL_RATIO = 3;

/** What the counts say, with everything a reader needs to judge it. Nulls stand where a number has no end or no sense. */
export interface IncreaseJudgement {
  verdict: IncreaseVerdict;
  /** Key of the wording; the words are the catalogue's, and are never stronger than "coincides with". */
  wordingKey: `increase.${IncreaseVerdict}`;
  observed: number;
  windowDays: number;
  baselineCount: number;
  baselineDays: number;
  expected: number;
  /** Observed over expected; null where nothing was expected. */
  ratio: number | null;
  /** 95% interval of the ratio. */
  interval: Interval;
  /** One-sided mid-p that so many or more come by chance, and so few or fewer. */
  midPGreater: number;
  midPLess: number;
  alpha: number;
  phi: number;
  /** The first count that would have been called a rise, and the ratio seen four times out of five; null where nothing was expected. */
  smallestRise: { count: number; ratio: number | null };
}

/**
 * Has it risen? Compares the count of a window with the count of a baseline, exactly (conditional binomial, mid-p).
 * With a dispersion phi above 1 both counts are divided by it first, which widens interval and p as in
 * quasi-likelihood and leaves the exact answer for phi = 1. Before any "no increase" it asks whether an increase could
 * have been seen at all. The baseline must be complete and end before the window.
 * @param alpha one-sided, 0.0125 unless told: one look of four.
 */
export function judgeIncrease({
  observed,
  windowDays,
  baselineCount,
  baselineDays,
  phi = 1,
  alpha = LOOK_ALPHA,
}: {
  observed: number;
  windowDays: number;
  baselineCount: number;
  baselineDays: number;
  phi?: number;
  alpha?: number;
}): Answer<IncreaseJudgement> {
  if (!isCount(observed) || !isCount(baselineCount)) return noAnswer('not-a-count');
  if (!isPeriod(windowDays) || !isPeriod(baselineDays)) return noAnswer('not-a-period');
  if (!Number.isFinite(phi) || phi < 1) return noAnswer('not-a-dispersion');
  if (!isChance(alpha)) return noAnswer('not-a-chance');
  if (baselineDays < windowDays) return noAnswer('history-too-short');
  const window: Rate = { count: observed / phi, period: windowDays };
  const baseline: Rate = { count: baselineCount / phi, period: baselineDays };
  const test = exactRateTest(window, baseline);
  const expected = (baselineCount * windowDays) / baselineDays;
  const count = leastRisingCount({ baseline, windowDays, phi, alpha });
  const ratio = expected === 0 ? null : ratioForCount(count, { expected, phi, power: USUAL_POWER });
  const verdict = verdictOf({ observed, count, ratio, midPLess: test.midPLess, alpha });
  return {
    ok: true,
    verdict,
    wordingKey: `increase.${verdict}`,
    observed,
    windowDays,
    baselineCount,
    baselineDays,
    expected,
    ratio: expected === 0 ? null : observed / expected,
    interval: ratioInterval(window, baseline),
    midPGreater: test.midPGreater,
    midPLess: test.midPLess,
    alpha,
    phi,
    smallestRise: { count, ratio },
  };
}

interface Facts {
  observed: number;
  /** First count called a rise. */
  count: number;
  ratio: number | null;
  midPLess: number;
  alpha: number;
}

function verdictOf({ observed, count, ratio, midPLess, alpha }: Facts): IncreaseVerdict {
  if (observed >= count) return 'increase-seen';
  if (midPLess <= alpha) return 'decrease-seen';
  return ratio !== null && ratio <= LARGEST_USEFUL_RATIO ? 'no-increase-seen' : 'too-few-to-say';
}

/** The smallest count of the window, at least five, that is beyond chance given the baseline; by doubling and halving. */
function leastRisingCount({
  baseline,
  windowDays,
  phi,
  alpha,
}: {
  baseline: Rate;
  windowDays: number;
  phi: number;
  alpha: number;
}): number {
  const isChanceEnough = (count: number): boolean =>
    exactRateTest({ count: count / phi, period: windowDays }, baseline).midPGreater > alpha;
  if (!isChanceEnough(LEAST_FOR_A_RISE)) return LEAST_FOR_A_RISE;
  let [low, high] = [LEAST_FOR_A_RISE, LEAST_FOR_A_RISE * 2];
  while (isChanceEnough(high)) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isChanceEnough(middle)) low = middle;
    else high = middle;
  }
  return high;
}
