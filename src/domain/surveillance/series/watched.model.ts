import type { AlarmWeek } from '../alarms/alarm.model.ts';
import type { Unit } from '../ladder/month-series.model.ts';

/** Raised where the arithmetic of a week changes, so that what was found before it is found anew. */
export const WEEK_ARITHMETIC = 3;

/** Which series: an area, a strand, and a kind of offence, or `ALL` kinds and what nobody said the kind of. */
export interface SeriesName {
  areaPath: string;
  strand: string;
  offence: string;
}

export const nameKey = ({ areaPath, strand, offence }: SeriesName): string =>
  `${areaPath} ${strand} ${offence}`;

/** A series as it was watched last: its whole weeks or months, and the last of them with their bounds. */
export interface WatchedSeries extends SeriesName {
  unit: Unit;
  judgedAt: Date;
  arithmetic: number;
  /** The Monday, or the first of the month, `counts` begin on. */
  firstWeek: string;
  counts: number[];
  /** The oldest first. */
  weeks: AlarmWeek[];
  /** Nobody watches it: judged by itself because somebody asked, beside no other series, so that no week has a q. */
  isAlone?: true;
}

/** A series as it is now. */
export interface Counted {
  firstWeek: string;
  counts: ArrayLike<number>;
}

/**
 * The verdicts of a series that still hold: a week is judged by the counts up to its own, so those before the first count
 * that changed stand as they are. A series that begins on another Monday (a break, a longer history) is judged anew.
 */
export function stillHolding(before: WatchedSeries | undefined, now: Counted): AlarmWeek[] {
  if (before?.arithmetic !== WEEK_ARITHMETIC || before.firstWeek !== now.firstWeek) return [];
  const changed = before.counts.findIndex((count, at) => count !== now.counts[at]);
  const holds = changed < 0 ? before.counts.length : changed;
  const first = before.counts.length - before.weeks.length;
  return before.weeks.slice(0, Math.max(0, holds - first));
}

/** Whether anything a page shows of a series has changed. */
export function isChanged(
  before: WatchedSeries | undefined,
  now: Counted,
  weeks: readonly AlarmWeek[],
): boolean {
  if (before?.arithmetic !== WEEK_ARITHMETIC || before.firstWeek !== now.firstWeek) return true;
  if (before.counts.length !== now.counts.length) return true;
  if (before.counts.some((count, at) => count !== now.counts[at])) return true;
  // q moves with every other series; what is said of the week moves with how many they are at most.
  return (
    before.weeks.length !== weeks.length ||
    before.weeks.some(
      ({ isAlarm, upper, smallest }, at) =>
        isAlarm !== weeks[at]?.isAlarm || upper !== weeks[at]?.upper || smallest !== weeks[at]?.smallest,
    )
  );
}
