import type { Context } from '#kernel/context';
import { addOwnCounts, type CountChange } from './day-sum.store.ts';

export interface CountedRow {
  reportId: string;
  strands: readonly string[];
  areaPath: string;
  /** `YYYY-MM-DD`, both. */
  happenedOn: string;
  reportedOn: string;
  /** What the offender seemed to aim at, and what kinds of thing happened, as codes. */
  targets: readonly string[];
  offences: readonly string[];
}

const COUNTED_AS = `area_path as "areaPath", happened_on as day, strand`;
const each = (rows: readonly Omit<CountChange, 'by'>[], by: number): CountChange[] =>
  rows.map((row) => ({ ...row, by }));

/** Takes reports out of the counts: those beside one that is counted, and those no longer dealt with as reports. */
export async function dropReports(ctx: Context, reportIds: readonly string[]): Promise<void> {
  if (reportIds.length === 0) return;
  const gone = await ctx.tx.rows<Omit<CountChange, 'by'>>(
    `delete from surveillance.counted_report where force_id = $1 and report_id = any($2::uuid[])
     returning ${COUNTED_AS}`,
    [ctx.forceId, reportIds],
  );
  await addOwnCounts(ctx, each(gone, -1));
}

/** Puts a report's rows in place of those there are: one a strand, however often it is heard of. */
export async function putReport(ctx: Context, row: CountedRow): Promise<void> {
  const before = await ctx.tx.rows<Omit<CountChange, 'by'>>(
    `select ${COUNTED_AS} from surveillance.counted_report where force_id = $1 and report_id = $2`,
    [ctx.forceId, row.reportId],
  );
  await ctx.tx.run(
    `delete from surveillance.counted_report
     where force_id = $1 and report_id = $2 and strand <> all ($3::text[])`,
    [ctx.forceId, row.reportId, row.strands],
  );
  await ctx.tx.run(
    `insert into surveillance.counted_report
       (force_id, report_id, strand, area_path, happened_on, reported_on, targets, offences)
     select $1, $2, strand, $4, $5, $6, $7, $8 from unnest($3::text[]) as given (strand)
     on conflict (force_id, report_id, strand) do update
       set area_path = excluded.area_path, happened_on = excluded.happened_on, reported_on = excluded.reported_on,
         targets = excluded.targets, offences = excluded.offences`,
    [
      ctx.forceId,
      row.reportId,
      row.strands,
      row.areaPath,
      row.happenedOn,
      row.reportedOn,
      row.targets,
      row.offences,
    ],
  );
  const now = row.strands.map((strand) => ({ areaPath: row.areaPath, day: row.happenedOn, strand }));
  await addOwnCounts(ctx, [...each(before, -1), ...each(now, 1)]);
}

/** Puts an identifier of nothing in the place of a report's, the same for all its strands. */
export const unnameReport = (ctx: Context, reportId: string): Promise<number> =>
  ctx.tx.run('update surveillance.counted_report set report_id = $3 where force_id = $1 and report_id = $2', [
    ctx.forceId,
    reportId,
    ctx.newId(),
  ]);
