import type { Tx } from '#kernel/context';
import type { MonthRow } from './month-series.model.ts';

/**
 * Figures by month, summed over targets and offences, by wanted area, which must not overlap. `CONTROL` is the strand of
 * the same offences without hate.
 */
export const monthFigures = (tx: Tx, forceId: string, scopes: readonly string[]): Promise<MonthRow[]> =>
  tx.rows<MonthRow>(
    `select f.source, wanted.path as "areaPath", f.strand, to_char(f.from_day, 'YYYY-MM-DD') as start,
       sum(f.count)::int as count
     from surveillance.figure f
     join unnest($2::text[]) as wanted (path)
       on wanted.path = '' or f.area_path = wanted.path or starts_with(f.area_path, wanted.path || '/')
     where f.force_id = $1 and f.period = 'month'
     group by f.source, wanted.path, f.strand, f.from_day`,
    [forceId, scopes],
  );
