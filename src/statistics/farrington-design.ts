import { dayNumber, dayOf } from './days.ts';

/** How a series is judged against its own past (Noufaily et al. 2013, section 3; settings of the paper by default). */
export interface FarringtonSettings {
  /** Periods in a year: 52 weeks or 12 months. */
  periodsPerYear: number;
  /** Years of history. */
  years: number;
  /** Periods on each side of the same time in past years that share its season. */
  halfWindow: number;
  /** Levels the year is cut into, the current season among them; 1 keeps the reference windows alone. */
  seasons: number;
  /** The latest periods that are left out, so that a rise that has begun does not raise its own baseline. */
  excluded: number;
  /** Anscombe residuals above this are past outbreaks and weigh less. */
  outlier: number;
  /** Whether a trend over time may be fitted (3 years or more). */
  trend: boolean;
}

/** The paper's settings for weeks. */
export const WEEKLY: FarringtonSettings = {
  periodsPerYear: 52,
  years: 5,
  halfWindow: 3,
  seasons: 10,
  excluded: 26,
  outlier: 2.58,
  trend: true,
};
/** The same for months: one month to each side, half a year left out. */
export const MONTHLY: FarringtonSettings = { ...WEEKLY, periodsPerYear: 12, halfWindow: 1, excluded: 6 };

/** Which past periods a verdict rests on: runs of neighbours of one season, as places relative to the current one. */
export interface FarringtonDesign {
  /** First place of each run, negative; runs go forward in time. */
  readonly from: Int32Array;
  readonly length: Int32Array;
  /** Season of each run, 0 the current one. */
  readonly season: Uint8Array;
  readonly rows: number;
  /** How many periods before the current one the history must reach. */
  readonly reach: number;
}

/**
 * The same time in each past year, as places before the current one. By place: k years are k x periodsPerYear periods.
 * By date: the same day of the calendar k years back (29 February is 1 March there), moved to the nearest day with the
 * same weekday, the earlier of two that are as near; undefined where the series has no such day.
 */
function pastYears(settings: FarringtonSettings, at: number, days?: readonly string[]): number[] | undefined {
  const years = Array.from({ length: settings.years }, (_, k) => k + 1);
  if (!days) return years.map((k) => -k * settings.periodsPerYear);
  const current = days[at] ?? '';
  const found = years.map((k) => days.indexOf(sameWeekday(current, k)) - at);
  return found.some((place) => place + at < 0) ? undefined : found;
}

function sameWeekday(current: string, yearsBack: number): string {
  const [year = 0, rest = ''] = [Number(current.slice(0, 4)) - yearsBack, current.slice(5)];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const day = dayNumber(`${year}-${rest === '02-29' && !isLeap ? '03-01' : rest}`);
  // Sunday is 0; 1 January 1970 was a Thursday.
  const weekday = (number: number): number => (((number + 4) % 7) + 7) % 7;
  const first = day - (weekday(day) - weekday(dayNumber(current)));
  const other = first <= day ? first + 7 : first - 7;
  return dayOf(Math.abs(other - day) < Math.abs(first - day) ? other : first);
}

/**
 * The seasons of the past for the period at place `at` (section 3.3 of the paper): windows of `halfWindow` around the
 * same time of each year are the current season; what lies between two windows is cut into `seasons` - 1 blocks, the
 * first ones a period longer where it does not divide. The latest `excluded` periods are left out.
 * Undefined where the past does not reach back `years` years and half a window.
 * @param days first day of each period `YYYY-MM-DD`, for years by date; without them years are counted by place
 */
export function farringtonDesign(
  settings: FarringtonSettings,
  at: number,
  days?: readonly string[],
): FarringtonDesign | undefined {
  const years = pastYears(settings, at, days);
  const { halfWindow: half, seasons, excluded } = settings;
  const reach = years ? half - (years.at(-1) ?? 0) : Number.POSITIVE_INFINITY;
  if (!years || at - reach < 0) return undefined;
  const runs: { from: number; length: number; season: number }[] = [];
  const add = (from: number, length: number, season: number): void => {
    const kept = Math.min(length, -excluded - from);
    if (kept > 0) runs.push({ from, length: kept, season });
  };
  for (let k = years.length - 1; k >= 0; k--) {
    const year = years[k] ?? 0;
    const next = years[k - 1] ?? 0;
    add(year - half, 2 * half + 1, 0);
    if (seasons === 1) continue;
    const between = next - 2 * half - 1 - year;
    const blocks = seasons - 1;
    let from = year + half + 1;
    for (let block = 0; block < blocks; block++) {
      const length = Math.floor(between / blocks) + (block < between % blocks ? 1 : 0);
      add(from, length, block + 1);
      from += length;
    }
  }
  return {
    from: Int32Array.from(runs, (run) => run.from),
    length: Int32Array.from(runs, (run) => run.length),
    season: Uint8Array.from(runs, (run) => run.season),
    rows: runs.reduce((sum, run) => sum + run.length, 0),
    reach,
  };
}
