import { addDays } from '#statistics/days';
import type { SeriesPage } from './read-series.ts';
import type { WatchedSeries } from './watched.model.ts';

type Cell = string | number | null | undefined;
const cell = (value: Cell): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'number' ? String(Math.round(value * 1e6) / 1e6) : value;
};
/** Numbers, days and codes alone, so that nothing needs quotes (RFC 4180). */
const linesOf = (rows: readonly Cell[][]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

/**
 * The last year of every series, a line a week; the whole force has an empty area, `ALL` is every kind of offence. A series
 * that nobody watches has no q, and `alone` where others say whether the week is an alarm. In pieces, a series each.
 */
export function* weeksCsv(series: readonly WatchedSeries[]): Generator<string> {
  yield 'area,strand,from,to,observed,expected,upper,p,q,method,alarm,smallest_rise,offence\r\n';
  for (const { areaPath, strand, offence, weeks, isAlone } of series)
    yield linesOf(
      weeks.map((week) => [
        areaPath,
        strand,
        week.from,
        week.to,
        week.observed,
        week.expected,
        week.upper,
        week.p,
        week.q,
        week.method,
        isAlone ? 'alone' : week.isAlarm ? 'yes' : 'no',
        week.smallest,
        offence,
      ]),
    );
}

export const daysCsv = ({ calendar }: Pick<SeriesPage, 'calendar'>): string[] => [
  'day,count\r\n',
  linesOf(calendar.daily.map((count, at) => [addDays(calendar.from, at), count])),
];

export const delaysCsv = ({ delays }: Pick<SeriesPage, 'delays'>): string[] => [
  'days_after,known\r\n',
  linesOf((delays?.known ?? []).map((known, days) => [days, known])),
];
