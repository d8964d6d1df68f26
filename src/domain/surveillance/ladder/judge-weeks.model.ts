import type { WhyNot } from '#statistics/answer';
import { backtestSeries, type KnownEvent } from '#statistics/backtest';
import { addDays } from '#statistics/days';
import { EARS_ALPHA } from '#statistics/ears';
import { falseDiscoveryRates } from '#statistics/false-discovery';
import { type FarringtonJudge, farringtonBound, farringtonJudge } from '#statistics/farrington';
import { WEEKLY } from '#statistics/farrington-design';
import { LEAST_FOR_A_RISE } from '#statistics/increase';
import { normalQuantile, normalSf } from '#statistics/normal';
import type { WeekVerdict } from './ladder.model.ts';
import { type AlarmRule, FAMILY_Q, withSmallest } from './smallest-shown.model.ts';

/** An alarm: beyond chance by itself, and still so among all series judged at once. */
export const WEEK_ALPHA = 0.005;
/** Three years and half a window of whole weeks, or the series is too young for Farrington. */
const LEAST_YEARS = 3;
const MOST_YEARS = 5;
/** EARS C2: seven weeks of baseline, the two weeks before the judged one left out. */
const EARS_BASELINE = 7;
const EARS_LAG = 2;

/** Counts of whole weeks of one series, the first of them beginning on `firstWeek`. */
export interface WeekSeries {
  areaPath: string;
  strand: string;
  firstWeek: string;
  counts: Float64Array;
}

/** A week by itself, before it is held against the other series. */
export type BareWeek = Omit<WeekVerdict, 'q' | 'isAlarm'>;

const judges = new Map<number, FarringtonJudge>();
function judgeOf(years: number): FarringtonJudge {
  const known = judges.get(years);
  if (known) return known;
  const made = farringtonJudge({ ...WEEKLY, years });
  judges.set(years, made);
  return made;
}

/** As many years as there are before place `at`, five at most. */
const yearsBefore = (at: number): number =>
  Math.min(MOST_YEARS, Math.floor((at - WEEKLY.halfWindow) / WEEKLY.periodsPerYear));

const dated = (series: WeekSeries, at: number): { from: string; to: string; observed: number } => {
  const from = addDays(series.firstWeek, at * 7);
  return { from, to: addDays(from, 6), observed: series.counts[at] ?? 0 };
};

/** Five in four weeks, where the three before are as usual. */
const leastInWeek = (expected: number): number => Math.ceil(LEAST_FOR_A_RISE - 3 * expected);

/** One week of one series by itself: Farrington flexible, or EARS C2 where the series is younger than three years. */
export function judgeWeek(series: WeekSeries, at: number): BareWeek {
  const base = dated(series, at);
  const years = yearsBefore(at);
  if (years < LEAST_YEARS) return judgeYoung(series, at);
  const answer = judgeOf(years)(series.counts, at);
  if (!answer.ok) return none(base, answer.why);
  return {
    ...base,
    method: 'farrington',
    years,
    expected: answer.mu0,
    upper: farringtonBound(answer, WEEK_ALPHA),
    p: answer.p,
    phi: answer.phi,
    why: null,
  };
}

/** A week (or month) of which nothing can be said, and why. */
export const none = (base: { from: string; to: string; observed: number }, why: WhyNot): BareWeek => ({
  ...base,
  method: 'none',
  years: 0,
  expected: null,
  upper: null,
  p: null,
  phi: null,
  smallest: null,
  why,
});

/**
 * EARS C2 weekly, with the p its normal bound stands for, so that young series can stand in one list with old ones
 * (Hutwagner et al. 2003). A baseline without spread bounds nothing.
 */
function judgeYoung(series: WeekSeries, at: number): BareWeek {
  const base = dated(series, at);
  const from = at - EARS_LAG - EARS_BASELINE;
  if (from < 0) return none(base, 'history-too-short');
  const baseline = series.counts.subarray(from, at - EARS_LAG);
  const mean = baseline.reduce((sum, count) => sum + count, 0) / EARS_BASELINE;
  const squares = baseline.reduce((sum, count) => sum + (count - mean) ** 2, 0);
  const sigma = Math.sqrt(squares / (EARS_BASELINE - 1));
  if (sigma === 0) return none(base, 'history-too-thin');
  return {
    ...base,
    method: 'ears',
    years: 0,
    expected: mean,
    upper: Math.floor(mean + normalQuantile(1 - EARS_ALPHA.C2) * sigma),
    p: normalSf((base.observed - mean) / sigma),
    phi: sigma ** 2 / mean,
    why: null,
  };
}

/** Fewer than five in this week and the three before it are never called a rise (Farrington et al. 1996). */
const isEnough = ({ counts }: WeekSeries, at: number): boolean =>
  counts.subarray(Math.max(0, at - 3), at + 1).reduce((sum, count) => sum + count, 0) >= LEAST_FOR_A_RISE;

const alphaOf = ({ method }: Pick<BareWeek, 'method'>): number =>
  method === 'ears' ? EARS_ALPHA.C2 : WEEK_ALPHA;

/** How a week is called an alarm among so many series that were judged in it. */
export const weekRule = (week: Pick<BareWeek, 'method'>, series: number): AlarmRule => ({
  alpha: alphaOf(week),
  series,
  least: leastInWeek,
});

/**
 * The same weeks of every series at once: each by itself, then by Benjamini and Hochberg among all series of its week,
 * so that looking at 160 series does not find something every week. Each week is a question of its own: its q does not
 * move with how many weeks are looked at together. Each says the smallest rise that would have been an alarm among them.
 * @param placesOf places of the weeks to judge in a series
 * @param known what a week of a series was found to be before, where it still holds
 */
export function judgeWeeks(
  series: readonly WeekSeries[],
  placesOf: (each: WeekSeries) => readonly number[],
  known: (which: number, at: number) => BareWeek | undefined = () => undefined,
): WeekVerdict[][] {
  const bare = series.map((each, which) =>
    placesOf(each).map((at) => ({ at, week: known(which, at) ?? judgeWeek(each, at) })),
  );
  const byWeek = new Map<string, BareWeek[]>();
  for (const { week } of bare.flat())
    if (week.p !== null) byWeek.set(week.from, [...(byWeek.get(week.from) ?? []), week]);
  const qOf = new Map<BareWeek, number>();
  for (const weeks of byWeek.values()) {
    const rates = falseDiscoveryRates(weeks.map(({ p }) => p ?? 1));
    weeks.forEach((week, at) => {
      qOf.set(week, rates[at] ?? 1);
    });
  }
  return bare.map((weeks, which) =>
    weeks.map(({ at, week }) => {
      const q = qOf.get(week) ?? null;
      const own = series[which];
      const isAlarm =
        week.p !== null &&
        q !== null &&
        own !== undefined &&
        week.p <= alphaOf(week) &&
        q <= FAMILY_Q &&
        isEnough(own, at);
      return withSmallest({ ...week, q, isAlarm }, weekRule(week, byWeek.get(week.from)?.length ?? 1));
    }),
  );
}

/** How often the rule would have cried in the past of this very series, with nothing registered near. */
export interface FalseAlarms {
  aYear: number | null;
  judgedYears: number;
}

/** Less than half a year of quiet weeks says nothing of a rate. */
const LEAST_QUIET_YEARS = 0.5;

/**
 * The empirical rate of false alarms of one series: its past judged week by week with the same rule (without the list
 * of the other series, which the past does not have: an upper bound), alarms from one week before to twelve after a
 * registered event left out.
 * @param until place of the first week that is not past
 */
export function falseAlarmsOf(series: WeekSeries, until: number, events: readonly KnownEvent[]): FalseAlarms {
  const counts = series.counts.subarray(0, Math.max(0, until));
  const starts = Array.from(counts, (_, at) => addDays(series.firstWeek, at * 7));
  const years = Math.min(MOST_YEARS, Math.max(LEAST_YEARS, yearsBefore(until) - 1));
  const isOld = yearsBefore(until) >= LEAST_YEARS;
  const judge: FarringtonJudge = isOld
    ? judgeOf(years)
    : (_, at) => {
        const week = judgeYoung(series, at);
        return week.p === null || week.expected === null
          ? { ok: false, why: 'history-too-short' }
          : { ok: true, observed: week.observed, mu0: week.expected, phi: 1, trend: 0, recent: 0, p: week.p };
      };
  const { unattributed, quietYears } = backtestSeries(counts, starts, {
    events,
    judge,
    alpha: isOld ? WEEK_ALPHA : EARS_ALPHA.C2,
    periodsPerYear: WEEKLY.periodsPerYear,
    periodDays: 7,
  });
  return {
    aYear: quietYears < LEAST_QUIET_YEARS ? null : unattributed / quietYears,
    judgedYears: quietYears,
  };
}
