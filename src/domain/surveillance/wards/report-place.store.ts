import type { Context } from '#kernel/context';

export const putReportPlace = (
  ctx: Context,
  place: { reportId: string; areaPath: string; by: string },
): Promise<number> =>
  ctx.tx.run(
    `insert into surveillance.report_place (force_id, report_id, area_path, said_by, said_at)
     values ($1, $2, $3, $4, $5)
     on conflict (force_id, report_id) do update
       set area_path = excluded.area_path, said_by = excluded.said_by, said_at = excluded.said_at`,
    [ctx.forceId, place.reportId, place.areaPath, place.by, ctx.now],
  );
