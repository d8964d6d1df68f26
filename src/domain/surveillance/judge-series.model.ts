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
import { type Break, type Carried, carryBreaks } from './breaks/series-break.model.ts';
import { HISTORY_DAYS, type Window } from './event-window.model.ts';

/** Eight weeks: with less nobody knows how much the counts vary by themselves. */
export const LEAST_HISTORY_DAYS = 56;

/** What one series says about the days after the event. Nulls stand where a number has no sense or no end. */
export interface Judgement {
  verdict: IncreaseVerdict;
  /** Why there is no better answer; absent where the numbers speak. */
  why?: 'too-soon' | 'no-history' | 'series-broken';
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
  /** Days from which things were counted another way, by day. */
  breaks?: readonly Break[];
}

const unknown = (observed: number, why: NonNullable<Judgement['why']>): Judgement => ({
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
export function judgeSeries(
  { daily: all, firstDay: from, breaks = [] }: Series,
  window: Window,
  alpha: number,
): Judgement {
  const since = Math.max(0, daysBetween(from, window.start));
  const observed = all.slice(since).reduce((sum, count) => sum + count, 0);
  if (window.end === undefined) return unknown(observed, 'too-soon');
  // Days counted one way cannot be held against days counted another way within the same four weeks.
  if (breaks.some(({ day }) => day > window.start && day <= (window.end ?? '')))
    return unknown(observed, 'series-broken');
  const carried = carryBreaks({ daily: all, firstDay: from }, breaks);
  const at = daysBetween(carried.firstDay, window.start);
  if (at < LEAST_HISTORY_DAYS)
    return unknown(observed, carried.firstDay > from ? 'series-broken' : 'no-history');
  const judged = byModel(carried, window, alpha) ?? byCount(afterSteps(carried), { window, alpha });
  if (!judged) return unknown(observed, carried.steps.length > 0 ? 'series-broken' : 'no-history');
  // Half a day that looks quiet proves nothing; half a day that is already too much does.
  if (window.isUnfinished && judged.verdict !== 'increase-seen')
    return { ...judged, verdict: 'too-few-to-say', why: 'too-soon' };
  return judged;
}

/** The plain comparison knows no steps: it begins after the last one. */
function afterSteps({ daily, firstDay, steps }: Carried): { daily: readonly number[]; firstDay: string } {
  const last = steps.at(-1) ?? firstDay;
  return { daily: daily.slice(daysBetween(firstDay, last)), firstDay: last };
}

function byModel(series: Carried, { start, days }: Window, alpha: number): Judgement | undefined {
  const fit = eventWindowRatio(series.daily, {
    firstDay: series.firstDay,
    windowStart: start,
    windowDays: days,
    steps: series.steps,
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
  { daily, firstDay }: { daily: readonly number[]; firstDay: string },
  { window, alpha }: { window: Window; alpha: number },
): Judgement | undefined {
  const at = daysBetween(firstDay, window.start);
  if (at < LEAST_HISTORY_DAYS) return undefined;
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
