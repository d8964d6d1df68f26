import type { Context } from '#kernel/context';
import { type WatchedSeries, WEEK_ARITHMETIC } from './watched.model.ts';

/** Writes what was found of a series in place of what was found before. */
export const putWatched = (
  ctx: Context,
  row: Omit<WatchedSeries, 'judgedAt' | 'arithmetic'>,
): Promise<number> =>
  ctx.tx.run(
    `insert into surveillance.watched_series (force_id, area_path, strand, offence, unit, judged_at, arithmetic,
       first_week, counts, weeks)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (force_id, area_path, strand, offence, unit) do update set judged_at = excluded.judged_at,
       arithmetic = excluded.arithmetic, first_week = excluded.first_week, counts = excluded.counts, weeks = excluded.weeks`,
    [
      ctx.forceId,
      row.areaPath,
      row.strand,
      row.offence,
      row.unit,
      ctx.now,
      WEEK_ARITHMETIC,
      row.firstWeek,
      row.counts,
      JSON.stringify(row.weeks),
    ],
  );
