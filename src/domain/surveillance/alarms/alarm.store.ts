import type { Context } from '#kernel/context';
import type { Unit } from '../ladder/month-series.model.ts';
import type { SeriesName } from '../series/watched.model.ts';
import type { Disposition, Episode } from './alarm.model.ts';

export interface NewAlarm extends Episode, SeriesName {
  id: string;
  unit: Unit;
  falseAlarmsAYear: number | null;
  judgedYears: number;
  seriesJudged: number;
}

/** Raises an alarm once: a second worker that comes to the same episode changes nothing. */
export const insertAlarm = (ctx: Context, row: NewAlarm): Promise<number> =>
  ctx.tx.run(
    `insert into surveillance.alarm (force_id, id, area_path, strand, offence, unit, first_week, last_week,
       weeks, false_alarms_a_year, judged_years, series_judged, raised_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (force_id, area_path, strand, offence, unit, first_week) do nothing`,
    [
      ctx.forceId,
      row.id,
      row.areaPath,
      row.strand,
      row.offence,
      row.unit,
      row.firstWeek,
      row.lastWeek,
      JSON.stringify(row.weeks),
      row.falseAlarmsAYear,
      row.judgedYears,
      row.seriesJudged,
      ctx.now,
    ],
  );

export const growAlarm = (ctx: Context, id: string, { lastWeek, weeks }: Episode): Promise<number> =>
  ctx.tx.run('update surveillance.alarm set last_week = $3, weeks = $4 where force_id = $1 and id = $2', [
    ctx.forceId,
    id,
    lastWeek,
    JSON.stringify(weeks),
  ]);

/** Gives an open alarm an owner; answers 0 where it is disposed of. */
export const ownAlarm = (ctx: Context, id: string, ownerId: string): Promise<number> =>
  ctx.tx.run(
    `update surveillance.alarm set owner_id = $3, owned_at = $4
     where force_id = $1 and id = $2 and disposition is null`,
    [ctx.forceId, id, ownerId, ctx.now],
  );

/** Answers 0 where somebody has disposed of it before. */
export const settleAlarm = (
  ctx: Context,
  row: { id: string; disposition: Disposition; reason: string; by: string },
): Promise<number> =>
  ctx.tx.run(
    `update surveillance.alarm set disposition = $3, reason = $4, disposed_by = $5, disposed_at = $6,
       owner_id = coalesce(owner_id, $5), owned_at = coalesce(owned_at, $6)
     where force_id = $1 and id = $2 and disposition is null`,
    [ctx.forceId, row.id, row.disposition, row.reason, row.by, ctx.now],
  );
