import { addDays, daysBetween, weekStart } from '#statistics/days';
import type { Break, SeriesBreak } from '../breaks/series-break.model.ts';

/** Figures by month (or week) of one area and strand, without gaps: what forces publish, often all there is of years past. */
export interface MonthSeries {
  unit: Unit;
  areaPath: string;
  strand: string;
  /** First day of each period. */
  starts: readonly string[];
  counts: readonly number[];
  breaks: readonly Break[];
  /** The same offence without hate in the same months, where it was imported. */
  control: { source: string; counts: readonly number[] } | null;
}

/** One imported figure. */
export interface MonthRow {
  source: string;
  areaPath: string;
  strand: string;
  start: string;
  count: number;
}

/** Two weeks after an event most of the four weeks that are looked at lie in the same month. */
const MIDDLE_DAYS = 14;

/** First day of the month that an event's four weeks lie in for the most part. */
export const monthAfter = (eventDay: string): string => `${addDays(eventDay, MIDDLE_DAYS).slice(0, 7)}-01`;

export function nextMonth(start: string): string {
  const [year = 0, month = 0] = start.split('-').map(Number);
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
}

/** How periods of one kind follow one another. */
interface Periods {
  /** First day of the period that an event is judged by. */
  after(eventDay: string): string;
  end(start: string): string;
  /** The same period so many years before. */
  before(start: string, years: number): string;
  aYear: number;
}

/** Half the week after an event: the whole week that most of its first seven days lie in. */
const HALF_WEEK = 4;
export type Unit = 'week' | 'month';
export const PERIODS: Record<Unit, Periods> = {
  month: {
    after: monthAfter,
    end: (start) => addDays(nextMonth(start), -1),
    before: (start, years) => `${Number(start.slice(0, 4)) - years}${start.slice(4)}`,
    aYear: 12,
  },
  week: {
    after: (eventDay) => weekStart(addDays(eventDay, HALF_WEEK)),
    end: (start) => addDays(start, 6),
    // Fifty-two weeks, so that it begins on a Monday again.
    before: (start, years) => addDays(start, -364 * years),
    aYear: 52,
  },
};

/** Every month from the first to the last, both with. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let start = first; start <= last; start = nextMonth(start)) months.push(start);
  return months;
}

/** Every week from the first Monday to the last, both with. */
const weeksBetween = (first: string, last: string): string[] =>
  Array.from({ length: Math.floor(daysBetween(first, last) / 7) + 1 }, (_, at) => addDays(first, at * 7));

/**
 * The months after the last break that stands before `upTo`; a month in which the counting changed is neither the one
 * nor the other and is left out as well.
 */
export function sinceBreak(series: MonthSeries, upTo: string): MonthSeries {
  const last = series.breaks.findLast(({ day }) => day <= upTo)?.day;
  if (!last) return series;
  const from = series.starts.findIndex((start) => start >= last);
  const skip = from < 0 ? series.starts.length : from;
  return {
    ...series,
    starts: series.starts.slice(skip),
    counts: series.counts.slice(skip),
    control: series.control && { ...series.control, counts: series.control.counts.slice(skip) },
  };
}

/** Whether the counting changed within a period. */
export const isBroken = (
  breaks: readonly (Break | SeriesBreak)[],
  start: string,
  unit: Unit = 'month',
): boolean => breaks.some(({ day }) => day > start && day <= PERIODS[unit].end(start));

/** The strand of figures about the same offences without hate. */
export const CONTROL_STRAND = 'CONTROL';

/**
 * Figures of one source as series without gaps: a month (or week) between a source's first and last in which it says nothing of
 * an area had none. Sources are not added up, as the same crime may be in several: the one that has most counts is used,
 * and its own control before another's.
 * @param wanted areas and strands (undefined: all together) in the order of the answer
 * @param rows figures by area; an area that is the sum of others was read as such
 */
export function monthSeriesOf(
  rows: readonly MonthRow[],
  wanted: readonly { areaPath: string; strand: string; breaks: readonly Break[]; isAll: boolean }[],
  unit: Unit = 'month',
): MonthSeries[] {
  const hate = rows.filter(({ strand }) => strand !== CONTROL_STRAND);
  const totals = new Map<string, number>();
  for (const { source, count } of hate) totals.set(source, (totals.get(source) ?? 0) + count);
  const [source] = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] ?? [];
  if (source === undefined) return [];
  const own = hate.filter((row) => row.source === source);
  const days = own.map(({ start }) => start).sort();
  const [first, last] = [days[0] ?? '', days.at(-1) ?? ''];
  const starts = unit === 'month' ? monthsBetween(first, last) : weeksBetween(first, last);
  const controls = rows.filter(({ strand }) => strand === CONTROL_STRAND);
  const controlSource = controls.some((row) => row.source === source) ? source : controls[0]?.source;
  const sums = (of: readonly MonthRow[]): number[] => {
    const byMonth = new Map<string, number>();
    for (const { start, count } of of) byMonth.set(start, (byMonth.get(start) ?? 0) + count);
    return starts.map((start) => byMonth.get(start) ?? 0);
  };
  return wanted.map(({ areaPath, strand, breaks, isAll }) => {
    const beside = controls.filter((row) => row.source === controlSource && row.areaPath === areaPath);
    return {
      unit,
      areaPath,
      strand,
      starts,
      breaks,
      counts: sums(own.filter((row) => row.areaPath === areaPath && (isAll || row.strand === strand))),
      control: controlSource && beside.length > 0 ? { source: controlSource, counts: sums(beside) } : null,
    };
  });
}
