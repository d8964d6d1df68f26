import type { Tx } from '#kernel/context';
import type { MonthRow } from './month-series.model.ts';

/** The middle of an area by its code, from the newest boundaries that have it. */
export interface CentreRow {
  code: string;
  latitude: number;
  longitude: number;
}

export const boundaryCentres = (tx: Tx, forceId: string): Promise<CentreRow[]> =>
  tx.rows<CentreRow>(
    `select distinct on (b.code) b.code, b.centre_latitude as latitude, b.centre_longitude as longitude
     from surveillance.boundary b
     join surveillance.boundary_set s on s.force_id = $1 and s.id = b.set_id
     where b.force_id = $1 order by b.code, s.vintage desc, s.imported_at desc`,
    [forceId],
  );

export interface ControlRow {
  source: string;
  areaPath: string;
  period: 'week' | 'month';
  start: string;
  count: number;
}

/** Figures of the same offences without hate, by wanted area, which must not overlap, and week or month. */
export const controlCounts = (tx: Tx, forceId: string, scopes: readonly string[]): Promise<ControlRow[]> =>
  tx.rows<ControlRow>(
    `select f.source, wanted.path as "areaPath", f.period, to_char(f.from_day, 'YYYY-MM-DD') as start,
       sum(f.count)::int as count
     from surveillance.figure f
     join unnest($2::text[]) as wanted (path)
       on wanted.path = '' or f.area_path = wanted.path or starts_with(f.area_path, wanted.path || '/')
     where f.force_id = $1 and f.strand = 'CONTROL' and f.period in ('week', 'month')
     group by f.source, wanted.path, f.period, f.from_day
     order by f.source, wanted.path, f.from_day`,
    [forceId, scopes],
  );

/** Figures by month (or week) of every strand, 'CONTROL' among them, summed over targets and offences, by wanted area. */
export const monthFigures = (
  tx: Tx,
  forceId: string,
  scopes: readonly string[],
  period: 'week' | 'month' = 'month',
): Promise<MonthRow[]> =>
  tx.rows<MonthRow>(
    `select f.source, wanted.path as "areaPath", f.strand, to_char(f.from_day, 'YYYY-MM-DD') as start,
       sum(f.count)::int as count
     from surveillance.figure f
     join unnest($2::text[]) as wanted (path)
       on wanted.path = '' or f.area_path = wanted.path or starts_with(f.area_path, wanted.path || '/')
     where f.force_id = $1 and f.period = $3
     group by f.source, wanted.path, f.strand, f.from_day
     order by f.source, wanted.path, f.strand, f.from_day`,
    [forceId, scopes, period],
  );
