import type { Context } from '#kernel/context';
import { addOwnCounts, type CountChange, sumImported } from './day-sum.store.ts';

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

export interface ImportedRow {
  /** `` where only the force is known. */
  areaPath: string;
  strand: string;
  /** `YYYY-MM-DD`, the day it happened. */
  onDate: string;
  count: number;
}

/** Writes the counts of one source, in place of those it gave before. Rows of the same key are added up. */
export async function putImported(
  ctx: Context,
  source: string,
  rows: readonly ImportedRow[],
): Promise<number> {
  const written = await ctx.tx.run(
    `insert into surveillance.imported_count
       (force_id, source, happened_on, area_path, strand, count, imported_at)
     select $1, $2, on_date, area_path, strand, sum(count)::int, $7
     from unnest($3::date[], $4::text[], $5::text[], $6::int[]) as given (on_date, area_path, strand, count)
     group by on_date, area_path, strand
     on conflict (force_id, source, happened_on, area_path, strand) do update
       set count = excluded.count, imported_at = excluded.imported_at`,
    [
      ctx.forceId,
      source,
      rows.map(({ onDate }) => onDate),
      rows.map(({ areaPath }) => areaPath),
      rows.map(({ strand }) => strand),
      rows.map(({ count }) => count),
      ctx.now,
    ],
  );
  await sumImported(ctx, source, [...new Set(rows.map(({ onDate }) => onDate))]);
  return written;
}

/** Puts an identifier of nothing in the place of a report's, the same for all its strands. */
export const unnameReport = (ctx: Context, reportId: string): Promise<number> =>
  ctx.tx.run('update surveillance.counted_report set report_id = $3 where force_id = $1 and report_id = $2', [
    ctx.forceId,
    reportId,
    ctx.newId(),
  ]);
