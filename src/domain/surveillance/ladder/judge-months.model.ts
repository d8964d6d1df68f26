import { addDays } from '#statistics/days';
import { falseDiscoveryRates } from '#statistics/false-discovery';
import { type FarringtonJudge, farringtonBound, farringtonJudge } from '#statistics/farrington';
import { MONTHLY, WEEKLY } from '#statistics/farrington-design';
import { LEAST_FOR_A_RISE } from '#statistics/increase';
import { type BareWeek, type FalseAlarms, none, WEEK_ALPHA } from './judge-weeks.model.ts';
import type { WeekVerdict } from './ladder.model.ts';
import { isBroken, type MonthSeries, PERIODS, sinceBreak, type Unit } from './month-series.model.ts';
import { type AlarmRule, FAMILY_Q, withSmallest } from './smallest-shown.model.ts';

/** Months are fewer than weeks: one alarm in a hundred is one in eight years of a series, and one in 200 weeks in four. */
const ALPHA: Record<Unit, number> = { month: 0.01, week: WEEK_ALPHA };
/** How a month (or week) is called an alarm among so many series that were judged in it. */
export const monthRule = (unit: Unit, series: number): AlarmRule => ({
  alpha: ALPHA[unit],
  series,
  least: () => LEAST_FOR_A_RISE,
});
/** Three, because published figures seldom go back further; five would leave their first years without a verdict. */
const YEARS = 3;
const JUDGES: Record<Unit, FarringtonJudge> = {
  month: farringtonJudge({ ...MONTHLY, years: YEARS }),
  week: farringtonJudge({ ...WEEKLY, years: YEARS }),
};
/** With less than half a year of judged periods nothing is said of a rate. */
const LEAST_YEARS = 0.5;

/** One month (or week) of one series by itself. */
export function judgeMonth(whole: MonthSeries, start: string): BareWeek {
  const series = sinceBreak(whole, start);
  const at = series.starts.indexOf(start);
  const base = { from: start, to: PERIODS[whole.unit].end(start), observed: series.counts[at] ?? 0 };
  if (isBroken(whole.breaks, start, whole.unit)) return none(base, 'series-broken');
  if (at < 0) return none(base, 'gap-in-series');
  const answer = JUDGES[whole.unit](Float64Array.from(series.counts), at);
  if (!answer.ok) return none(base, answer.why);
  return {
    ...base,
    method: 'farrington',
    years: YEARS,
    expected: answer.mu0,
    upper: farringtonBound(answer, ALPHA[whole.unit]),
    p: answer.p,
    phi: answer.phi,
    why: null,
  };
}

/** Beyond chance by itself and among all series of its month, and enough to be called a rise. */
export const isMonthAlarm = ({ p, observed }: BareWeek, q: number | null, unit: Unit): boolean =>
  (p ?? 1) <= ALPHA[unit] && (q ?? 1) <= FAMILY_Q && observed >= LEAST_FOR_A_RISE;

/** So many periods are looked back on: three years of weeks. */
const MOST_PAST = 156;
/** From so many days before an event to so many after it, an alarm is put down to it. */
const BEFORE_DAYS = 7;
const AFTER_DAYS = 84;

/**
 * The months before one as the same rule would have judged them, and how often it would have cried in those near no
 * registered event (without the list of the other series, which the past does not have: an upper bound).
 * @param events days of registered events
 */
export function pastMonths(
  series: MonthSeries,
  start: string,
  events: readonly string[],
): { past: WeekVerdict[] } & FalseAlarms {
  const isNear = ({ from, to }: BareWeek): boolean =>
    events.some((day) => to >= addDays(day, -BEFORE_DAYS) && from <= addDays(day, AFTER_DAYS));
  const past = series.starts
    .filter((each) => each < start)
    .slice(-MOST_PAST)
    .map((each) => ({ ...judgeMonth(series, each), q: null, isAlarm: false }));
  const quiet = past.filter((month) => month.p !== null && !isNear(month));
  const alarms = quiet.filter(({ p }) => (p ?? 1) <= ALPHA[series.unit]).length;
  const judgedYears = quiet.length / PERIODS[series.unit].aYear;
  return {
    past,
    aYear: judgedYears < LEAST_YEARS ? null : alarms / judgedYears,
    judgedYears,
  };
}

/**
 * The same months of every series at once: each by itself, then by Benjamini and Hochberg among all series of its month.
 * @param known what a month of a series was found to be before, where it still holds
 */
export function judgeMonths(
  series: readonly MonthSeries[],
  { most, known }: { most: number; known: (which: number, start: string) => BareWeek | undefined },
): WeekVerdict[][] {
  const bare = series.map((each, which) =>
    each.starts.slice(-most).map((start) => known(which, start) ?? judgeMonth(each, start)),
  );
  const qOf = new Map<BareWeek, number>();
  const judgedIn = new Map<string, number>();
  for (const start of new Set(bare.flat().map(({ from }) => from))) {
    const judged = bare.flat().filter(({ from, p }) => from === start && p !== null);
    judgedIn.set(start, judged.length);
    const rates = falseDiscoveryRates(judged.map(({ p }) => p ?? 1));
    judged.forEach((month, at) => {
      qOf.set(month, rates[at] ?? 1);
    });
  }
  return bare.map((months, which) =>
    months.map((month) => {
      const q = qOf.get(month) ?? null;
      const unit = series[which]?.unit ?? 'month';
      const isAlarm = isMonthAlarm(month, q, unit);
      return withSmallest({ ...month, q, isAlarm }, monthRule(unit, judgedIn.get(month.from) ?? 1));
    }),
  );
}
