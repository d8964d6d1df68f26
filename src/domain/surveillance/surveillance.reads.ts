import type { Tx } from '#kernel/context';
import type { CountsRange } from './full-picture.model.ts';

export async function countsRange(tx: Tx, forceId: string): Promise<CountsRange> {
  const row = await tx.row<CountsRange>(
    `select now() as now, to_char(min(happened_on), 'YYYY-MM-DD') as "importedFrom",
       to_char(max(happened_on), 'YYYY-MM-DD') as "importedTo",
       coalesce((select array_agg(known.source || coalesce(', vintage ' || v.number, '') order by known.source)
         from (
           -- One step through the index for each source: ten years of wards are hundreds of thousands of rows.
           with recursive step (source) as (
             (select i.source from surveillance.imported_count i where i.force_id = $1 order by i.source limit 1)
             union all
             select (select i.source from surveillance.imported_count i where i.force_id = $1 and i.source > step.source
               order by i.source limit 1)
             from step where step.source is not null)
           select source from step where source is not null) known
         left join lateral (select max(w.number) as number from surveillance.vintage w
           where w.force_id = $1 and w.source = known.source) v on true), '{}') as sources,
       (select to_char(min(reported_on), 'YYYY-MM-DD') from surveillance.counted_report where force_id = $1) as "ownFrom"
     from surveillance.imported_count where force_id = $1`,
    [forceId],
    'surveillance_range',
  );
  if (!row) throw new Error('an aggregate answers one row');
  return row;
}

export interface DailyRow {
  /** The wanted area the count falls into. */
  scope: string;
  strand: string;
  day: string;
  count: number;
}

/** Every count by area as fine as it came, strand and day, of our reports and of imports: $1 is the force, $3 and $4 the days, both ends with. */
export const COUNTED_DAYS = `
  select area_path, strand, happened_on, 1 as n from surveillance.counted_report
  where force_id = $1 and happened_on between $3 and $4
  union all
  select area_path, strand, happened_on, count from surveillance.imported_count
  where force_id = $1 and happened_on between $3 and $4`;

/**
 * Counts by wanted area, strand and day, both ends with. A report with two strands is in both. The wanted areas must
 * not overlap; the empty path wants everything, places not known included.
 */
export const dailyCounts = (
  tx: Tx,
  forceId: string,
  { scopes, from, to }: { scopes: readonly string[]; from: string; to: string },
): Promise<DailyRow[]> =>
  tx.rows<DailyRow>(
    `select area_path as scope, strand, to_char(happened_on, 'YYYY-MM-DD') as day, sum(count)::int as count
     from surveillance.day_sum
     where force_id = $1 and area_path = any($2::text[]) and happened_on between $3 and $4 and count <> 0
     group by area_path, strand, happened_on`,
    [forceId, scopes, from, to],
    'surveillance_daily',
  );

/** Own reports of the days and areas, each once however many strands it has. */
export async function ownReports(
  tx: Tx,
  forceId: string,
  { scopes, from, to }: { scopes: readonly string[]; from: string; to: string },
): Promise<{ reports: number; flags: number }> {
  const row = await tx.row<{ reports: number; flags: number }>(
    `select count(distinct report_id)::int as reports, count(*)::int as flags from surveillance.counted_report
     where force_id = $1 and happened_on between $3 and $4 and exists (
       select 1 from unnest($2::text[]) as wanted (path)
       where wanted.path = '' or area_path = wanted.path or starts_with(area_path, wanted.path || '/'))`,
    [forceId, scopes, from, to],
  );
  return row ?? { reports: 0, flags: 0 };
}
