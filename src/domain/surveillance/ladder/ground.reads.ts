import type { Tx } from '#kernel/context';

export interface CentreRow {
  areaPath: string;
  latitude: number;
  longitude: number;
}

export const areaCentres = (tx: Tx, forceId: string): Promise<CentreRow[]> =>
  tx.rows<CentreRow>(
    `select area_path as "areaPath", latitude, longitude from surveillance.area_centre
     where force_id = $1 order by area_path`,
    [forceId],
  );

export interface ControlRow {
  source: string;
  areaPath: string;
  period: 'week' | 'month';
  start: string;
  count: number;
}

export const controlCounts = (tx: Tx, forceId: string): Promise<ControlRow[]> =>
  tx.rows<ControlRow>(
    `select source, area_path as "areaPath", period, to_char(starts_on, 'YYYY-MM-DD') as start, count
     from surveillance.control_count where force_id = $1 order by source, area_path, starts_on`,
    [forceId],
  );
