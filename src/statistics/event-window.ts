import { type Answer, isPeriod, noAnswer, seriesProblem } from './answer.ts';
import { atLeast } from './count-distributions.ts';
import { dayNumber, dayOf, weekdayOf } from './days.ts';
import { dispersionOf } from './dispersion.ts';
import { normalQuantile } from './normal.ts';
import { fitPoisson } from './poisson-glm.ts';
import { garwoodInterval, type Interval } from './rates.ts';

/** Two years before the window, so that the same season is in it twice; one where there is no more. */
export const LONG_BASELINE_DAYS = 728;
export const SHORT_BASELINE_DAYS = 364;
/** Fewer events than this in the baseline, or a weekday without any, and the exact comparison is the honest one. */
export const LEAST_BASELINE_EVENTS = 40;
/** Parameters of level, trend and season, spent on the expected numbers of a block; weekdays even out within one. */
const SPENT = 4;
const YEAR_DAYS = 365.25;
/** Days of the new counting that a step needs before the window, to be told from what comes after it. */
export const LEAST_AFTER_STEP = 28;

/** The rate of the window against what trend, season and weekdays lead one to expect. */
export interface EventWindow {
  observed: number;
  expected: number;
  ratio: number;
  interval: Interval;
  /** Variance over mean of blocks as long as the window (at least a week), 1 or more. */
  phi: number;
  /** P(so many or more) with nothing but chance: negative binomial, Poisson where phi is 1. */
  p: number;
  baselineDays: number;
  windowDays: number;
}

/**
 * Has it risen since the event? Poisson regression of daily counts: level, trend, annual wave, weekday, and an
 * indicator of the window, whose coefficient is the log ratio. The window begins the day AFTER the event. Standard
 * errors are widened by the dispersion of blocks as long as the window. Agrees with R's glm on 100 windows round real
 * events: ratio 2e-8, dispersion 6e-9, p 2e-7, interval ends 3e-5 relative (R stops one step earlier). Use `judgeIncrease` where the answer is `history-too-thin` or `-short`.
 * @param daily counts of consecutive days, the first of them on `firstDay`; without gaps in baseline and window, and complete.
 */
export function eventWindowRatio(
  daily: readonly (number | null | undefined)[],
  { firstDay, windowStart, windowDays, level = 0.95, steps = [] }: EventWindowOptions,
): Answer<EventWindow> {
  if (daily.length === 0) return noAnswer('empty');
  if (!isPeriod(windowDays) || !Number.isInteger(windowDays)) return noAnswer('not-a-period');
  const start = dayNumber(windowStart) - dayNumber(firstDay);
  if (start + windowDays > daily.length || start < 0) return noAnswer('gap-in-series');
  const baselineDays = start >= LONG_BASELINE_DAYS ? LONG_BASELINE_DAYS : SHORT_BASELINE_DAYS;
  if (start < baselineDays) return noAnswer('history-too-short');
  const from = start - baselineDays;
  const used = daily.slice(from, start + windowDays);
  // What was counted before the baseline or after the window is nobody's concern here.
  const problem = seriesProblem(used);
  if (problem) return noAnswer(problem);
  const counts = used as readonly number[];
  const baseline = counts.slice(0, baselineDays);
  const first = dayNumber(firstDay) + from;
  const stepPlaces = steps.map((day) => dayNumber(day) - first).filter((place) => place > 0);
  if (stepPlaces.some((place) => place > baselineDays - LEAST_AFTER_STEP && place < counts.length))
    return noAnswer('series-broken');
  const inUse = stepPlaces.filter((place) => place < counts.length);
  if (isThin(baseline)) return noAnswer('history-too-thin');
  const observed = counts.slice(baselineDays).reduce((sum, count) => sum + count, 0);
  const rows = designRows(first, counts.length).map((row, at) => [
    ...row,
    ...inUse.map((place) => (at >= place ? 1 : 0)),
  ]);
  // A window without events has no maximum: its ratio is 0 and the baseline alone gives the expected number.
  const hasWindow = observed > 0;
  const fit = hasWindow
    ? fitPoisson(
        rows.map((row, at) => [...row, at >= baselineDays ? 1 : 0]),
        counts,
      )
    : fitPoisson(rows.slice(0, baselineDays), baseline);
  if (!fit.ok) return fit;
  const blockDays = Math.max(7, windowDays);
  const dispersion = dispersionOf(baseline, fit.mu.slice(0, baselineDays), {
    blockDays,
    spent: SPENT + inUse.length,
  });
  if (!dispersion.ok) return dispersion;
  const { phi } = dispersion;
  const z = rows[0]?.length ?? 0;
  const ratio = hasWindow ? Math.exp(fit.beta[z] ?? 0) : 0;
  const expected = hasWindow ? observed / ratio : predicted(rows.slice(baselineDays), fit.beta);
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt((fit.covariance[z]?.[z] ?? 0) * phi);
  const interval = hasWindow
    ? { low: ratio * Math.exp(-reach), high: ratio * Math.exp(reach) }
    : { low: 0, high: (garwoodInterval(0, level).high * phi) / expected };
  const p = atLeast(observed, { mean: expected, phi });
  return { ok: true, observed, expected, ratio, interval, phi, p, baselineDays, windowDays };
}

export interface EventWindowOptions {
  /** Day of the first count, `YYYY-MM-DD`. */
  firstDay: string;
  /** First day of the window: the day after the event. */
  windowStart: string;
  windowDays: number;
  level?: number;
  /**
   * Days from which things were counted another way: the level may step there and is fitted by itself. A step less than
   * four weeks before the window, or in it, is refused (`series-broken`): nothing would tell it from a rise.
   */
  steps?: readonly string[];
}

function isThin(baseline: readonly number[]): boolean {
  const byWeekday = [0, 0, 0, 0, 0, 0, 0];
  baseline.forEach((count, at) => {
    byWeekday[at % 7] = (byWeekday[at % 7] ?? 0) + count;
  });
  const total = byWeekday.reduce((sum, count) => sum + count, 0);
  return total < LEAST_BASELINE_EVENTS || byWeekday.some((count) => count === 0);
}

/**
 * Level, trend (years), annual wave, six weekdays: one row a day from day number `first`. The wave runs on the
 * continuous day number, so that it has no step at New Year in leap years.
 */
export function designRows(first: number, length: number): number[][] {
  return Array.from({ length }, (_, at) => {
    const angle = (2 * Math.PI * (first + at)) / YEAR_DAYS;
    const weekday = weekdayOf(dayOf(first + at));
    const weekdays = [2, 3, 4, 5, 6, 7].map((other) => (other === weekday ? 1 : 0));
    return [1, (at - length) / YEAR_DAYS, Math.cos(angle), Math.sin(angle), ...weekdays];
  });
}

const predicted = (rows: readonly (readonly number[])[], beta: readonly number[]): number =>
  rows.reduce(
    (sum, row) => sum + Math.exp(row.reduce((eta, value, j) => eta + value * (beta[j] ?? 0), 0)),
    0,
  );
