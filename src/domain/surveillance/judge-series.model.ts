import { countTails } from '#statistics/count-distributions';
import { daysBetween } from '#statistics/days';
import { blockDispersion } from '#statistics/dispersion';
import { eventWindowRatio } from '#statistics/event-window';
import {
  type IncreaseVerdict,
  judgeIncrease,
  LARGEST_USEFUL_RATIO,
  LEAST_FOR_A_RISE,
} from '#statistics/increase';
import { ratioForCount, smallestRise, USUAL_POWER } from '#statistics/minimal-detectable';
import type { Interval } from '#statistics/rates';
import { HISTORY_DAYS, type Window } from './event-window.model.ts';

/** Eight weeks: with less nobody knows how much the counts vary by themselves. */
export const LEAST_HISTORY_DAYS = 56;

/** What one series says about the days after the event. Nulls stand where a number has no sense or no end. */
export interface Judgement {
  verdict: IncreaseVerdict;
  /** Why there is no better answer; absent where the numbers speak. */
  why?: 'too-soon' | 'no-history';
  method: 'model' | 'plain' | 'none';
  observed: number;
  expected: number | null;
  ratio: number | null;
  interval: Interval | null;
  phi: number | null;
  /** The smallest rise (times the usual) that would have shown four times out of five. */
  smallestRatio: number | null;
}

export interface Series {
  /** Counts of consecutive days up to the window's last. */
  daily: readonly number[];
  firstDay: string;
}

const unknown = (observed: number, why: 'too-soon' | 'no-history'): Judgement => ({
  verdict: 'too-few-to-say',
  why,
  method: 'none',
  observed,
  expected: null,
  ratio: null,
  interval: null,
  phi: null,
  smallestRatio: null,
});

/**
 * Has it risen since the event? The model with trend, season and weekdays where the history allows it, else the exact
 * comparison with the plain baseline, both widened by how much the series varies by itself.
 * @param alpha one-sided chance of calling a rise where there is none
 */
export function judgeSeries({ daily, firstDay }: Series, window: Window, alpha: number): Judgement {
  const at = daysBetween(firstDay, window.start);
  const observed = daily.slice(Math.max(0, at)).reduce((sum, count) => sum + count, 0);
  if (window.end === undefined) return unknown(observed, 'too-soon');
  if (at < LEAST_HISTORY_DAYS) return unknown(observed, 'no-history');
  const judged = byModel({ daily, firstDay }, window, alpha) ?? byCount(daily, { at, window, alpha });
  if (!judged) return unknown(observed, 'no-history');
  // Half a day that looks quiet proves nothing; half a day that is already too much does.
  if (window.isUnfinished && judged.verdict !== 'increase-seen')
    return { ...judged, verdict: 'too-few-to-say', why: 'too-soon' };
  return judged;
}

function byModel(series: Series, { start, days }: Window, alpha: number): Judgement | undefined {
  const fit = eventWindowRatio(series.daily, {
    firstDay: series.firstDay,
    windowStart: start,
    windowDays: days,
  });
  if (!fit.ok) return undefined;
  const { observed, expected, ratio, interval, phi, p } = fit;
  const smallestRatio = smallestShown({ expected, days, phi, alpha });
  const few = countTails(observed, { mean: expected, phi }).atMost;
  return {
    verdict: verdictOf({ observed, p, few, low: interval.low, alpha, smallestRatio }),
    method: 'model',
    observed,
    expected,
    ratio,
    interval,
    phi,
    smallestRatio,
  };
}

function smallestShown(given: { expected: number; days: number; phi: number; alpha: number }): number | null {
  const { expected, days, phi, alpha } = given;
  const rise = smallestRise({ baselineMeanPerDay: expected / days, windowDays: days, alpha, phi });
  if (!rise.ok) return null;
  if (rise.leastCount >= LEAST_FOR_A_RISE) return rise.ratio;
  return ratioForCount(LEAST_FOR_A_RISE, { expected, phi, power: USUAL_POWER });
}

interface Facts {
  observed: number;
  /** One-sided chance of so many or more, and of so few or fewer. */
  p: number;
  few: number;
  /** Lower end of the interval of the ratio. */
  low: number;
  alpha: number;
  smallestRatio: number | null;
}

function verdictOf({ observed, p, few, low, alpha, smallestRatio }: Facts): IncreaseVerdict {
  if (p <= alpha && observed >= LEAST_FOR_A_RISE) return 'increase-seen';
  if (few <= alpha) return 'decrease-seen';
  // An interval wholly above 1 is not "no increase", though it is not beyond chance at this level either.
  const couldShow = smallestRatio !== null && smallestRatio <= LARGEST_USEFUL_RATIO;
  return couldShow && low <= 1 ? 'no-increase-seen' : 'too-few-to-say';
}

/** The plain comparison: the window against everything before it, at most two years. */
function byCount(
  daily: readonly number[],
  { at, window, alpha }: { at: number; window: Window; alpha: number },
): Judgement | undefined {
  const baseline = daily.slice(Math.max(0, at - HISTORY_DAYS), at);
  const inBlocks = blockDispersion(baseline, Math.max(7, window.days));
  const dispersion = inBlocks.ok ? inBlocks : blockDispersion(baseline, 7);
  if (!dispersion.ok) return undefined;
  const answer = judgeIncrease({
    observed: daily.slice(at).reduce((sum, count) => sum + count, 0),
    windowDays: window.days,
    baselineCount: baseline.reduce((sum, count) => sum + count, 0),
    baselineDays: baseline.length,
    phi: dispersion.phi,
    alpha,
  });
  if (!answer.ok) return undefined;
  const { verdict, observed, expected, ratio, interval, phi } = answer;
  const isAbove = verdict === 'no-increase-seen' && interval.low > 1;
  return {
    verdict: isAbove ? 'too-few-to-say' : verdict,
    method: 'plain',
    observed,
    expected,
    ratio,
    interval: expected === 0 ? null : interval,
    phi,
    smallestRatio: answer.smallestRise.ratio,
  };
}
