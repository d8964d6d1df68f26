import type { Tx } from '#kernel/context';
import { takeTurns } from '#platform/threads/take-turns';
import { weekSchema } from '../ladder/ladder.model.ts';
import type { Unit } from '../ladder/month-series.model.ts';
import type { SeriesName, WatchedSeries } from './watched.model.ts';

const SERIES = `area_path as "areaPath", strand, offence, unit, judged_at as "judgedAt", arithmetic,
  to_char(first_week, 'YYYY-MM-DD') as "firstWeek", counts, weeks`;

const read = (row: WatchedSeries): WatchedSeries => ({
  ...row,
  weeks: weekSchema.array().parse(row.weeks),
});

/**
 * Every series that is watched by week, or by month, by area, strand and kind of offence ('ALL' first). Hundreds of years
 * are read a series at a time, and others have their turn in between.
 */
export async function watchedSeries(tx: Tx, forceId: string, unit: Unit): Promise<WatchedSeries[]> {
  const rows = await tx.rows<WatchedSeries>(
    `select ${SERIES} from surveillance.watched_series where force_id = $1 and unit = $2
     order by area_path, strand, offence`,
    [forceId, unit],
    'surveillance_watched',
  );
  const othersFirst = takeTurns();
  const series: WatchedSeries[] = [];
  for (const row of rows) {
    series.push(read(row));
    await othersFirst();
  }
  return series;
}

export async function watchedOne(
  tx: Tx,
  forceId: string,
  { areaPath, strand, offence, unit }: SeriesName & { unit: Unit },
): Promise<WatchedSeries | undefined> {
  const row = await tx.row<WatchedSeries>(
    `select ${SERIES} from surveillance.watched_series where force_id = $1 and area_path = $2 and strand = $3
       and offence = $4 and unit = $5`,
    [forceId, areaPath, strand, offence, unit],
    'surveillance_watched_one',
  );
  return row && read(row);
}

/** By what series are watched, and whether anything was ever counted so. */
export const watchedUnits = (tx: Tx, forceId: string): Promise<{ unit: Unit; isCounted: boolean }[]> =>
  tx.rows(
    `select unit, bool_or(exists (select from unnest(counts) as n where n > 0)) as "isCounted"
     from surveillance.watched_series where force_id = $1 group by unit`,
    [forceId],
    'surveillance_watched_units',
  );
