import type { Context } from '#kernel/context';
import type { BreakKind, SeriesBreak } from './series-break.model.ts';

export async function insertBreak(
  ctx: Context,
  row: SeriesBreak & { id: string; kind: BreakKind; reason: string; registeredBy: string },
): Promise<void> {
  await ctx.tx.run(
    `insert into surveillance.series_break
       (force_id, id, broke_on, area_path, strand, kind, effect, reason, registered_by, registered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ctx.forceId,
      row.id,
      row.day,
      row.areaPath,
      row.strand,
      row.kind,
      row.effect,
      row.reason,
      row.registeredBy,
      ctx.now,
    ],
  );
}

/** Answers how many rows changed: none where it was withdrawn already. */
export const endBreak = (ctx: Context, row: { id: string; by: string; why: string }): Promise<number> =>
  ctx.tx.run(
    `update surveillance.series_break set withdrawn_by = $3, withdrawn_at = $4, withdrawn_why = $5
     where force_id = $1 and id = $2 and withdrawn_at is null`,
    [ctx.forceId, row.id, row.by, ctx.now, row.why],
  );
