import { addDays } from '#statistics/days';
import type { FullPicture } from './full-picture.model.ts';

const COLUMNS =
  'area,strand,from,to,observed,expected,ratio,ratio_low,ratio_high,dispersion,smallest_rise,method,verdict';
const fixed = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : value.toFixed(4);

/** The table as numbers and codes (RFC 4180): no titles, nothing anybody typed. `*` is all areas of the event. */
export function pictureCsv({ rows, window }: FullPicture): string {
  const lines = rows.map((row) =>
    [
      row.areaPath,
      row.strand,
      window.start,
      window.end ?? '',
      row.observed,
      fixed(row.expected),
      fixed(row.ratio),
      fixed(row.interval?.low),
      fixed(row.interval?.high),
      fixed(row.phi),
      fixed(row.smallestRatio),
      row.method,
      row.verdict,
    ].join(','),
  );
  return `${[COLUMNS, ...lines].join('\r\n')}\r\n`;
}

/** The days behind the chart of counts a day, from the first the history holds: all areas of the event, all strands. */
export const pictureDaysCsv = ({ daily, firstDay }: Pick<FullPicture, 'daily' | 'firstDay'>): string =>
  `${['day,count', ...daily.map((count, at) => `${addDays(firstDay, at)},${count}`)].join('\r\n')}\r\n`;
