import type { Tx } from '#kernel/context';
import { weekSchema } from '../ladder/ladder.model.ts';
import type { Unit } from '../ladder/month-series.model.ts';
import type { AlarmWeek, Disposition } from './alarm.model.ts';

export interface Alarm {
  id: string;
  areaPath: string;
  strand: string;
  /** A kind of offence, or `ALL`. */
  offence: string;
  unit: Unit;
  firstWeek: string;
  lastWeek: string;
  weeks: AlarmWeek[];
  falseAlarmsAYear: number | null;
  judgedYears: number;
  seriesJudged: number;
  raisedAt: Date;
  ownerId: string | null;
  ownedAt: Date | null;
  disposition: Disposition | null;
  reason: string | null;
  disposedBy: string | null;
  disposedAt: Date | null;
}

const ALARM = `id, area_path as "areaPath", strand, offence, unit,
  to_char(first_week, 'YYYY-MM-DD') as "firstWeek",
  to_char(last_week, 'YYYY-MM-DD') as "lastWeek", weeks, false_alarms_a_year as "falseAlarmsAYear",
  judged_years as "judgedYears", series_judged as "seriesJudged", raised_at as "raisedAt", owner_id as "ownerId",
  owned_at as "ownedAt", disposition, reason, disposed_by as "disposedBy", disposed_at as "disposedAt"`;

const read = (row: Alarm): Alarm => ({ ...row, weeks: weekSchema.array().parse(row.weeks) });

/** Alarms that nobody has disposed of yet, the newest first. */
export const openAlarms = async (tx: Tx, forceId: string): Promise<Alarm[]> =>
  (
    await tx.rows<Alarm>(
      `select ${ALARM} from surveillance.alarm where force_id = $1 and disposition is null
       order by last_week desc, raised_at desc, id limit 500`,
      [forceId],
    )
  ).map(read);

/** Those disposed of, the latest first. */
export const disposedAlarms = async (tx: Tx, forceId: string, limit: number): Promise<Alarm[]> =>
  (
    await tx.rows<Alarm>(
      `select ${ALARM} from surveillance.alarm where force_id = $1 and disposition is not null
       order by disposed_at desc, id limit $2`,
      [forceId, limit],
    )
  ).map(read);

export async function alarmById(tx: Tx, forceId: string, id: string): Promise<Alarm | undefined> {
  const row = await tx.row<Alarm>(`select ${ALARM} from surveillance.alarm where force_id = $1 and id = $2`, [
    forceId,
    id,
  ]);
  return row && read(row);
}

/** Alarms of areas, or of what lies within them, that touch the days from `from` to `to`, the latest first. */
export const alarmsBetween = async (
  tx: Tx,
  forceId: string,
  { scopes, from, to }: { scopes: readonly string[]; from: string; to: string },
): Promise<Alarm[]> =>
  (
    await tx.rows<Alarm>(
      `select ${ALARM} from surveillance.alarm
       where force_id = $1 and first_week <= $4::date and last_week + case unit when 'week' then 6 else 27 end >= $3::date and exists (
         select 1 from unnest($2::text[]) as wanted (path)
         where wanted.path = '' or area_path = wanted.path or starts_with(area_path, wanted.path || '/'))
       order by last_week desc, area_path, strand, offence limit 500`,
      [forceId, scopes, from, to],
      'surveillance_alarms_between',
    )
  ).map(read);

/** The latest alarm of every series that is counted by week, or by month. */
export const latestAlarms = async (tx: Tx, forceId: string, unit: Unit): Promise<Alarm[]> =>
  (
    await tx.rows<Alarm>(
      `select distinct on (area_path, strand, offence) ${ALARM} from surveillance.alarm
       where force_id = $1 and unit = $2 order by area_path, strand, offence, first_week desc`,
      [forceId, unit],
    )
  ).map(read);

export async function countOpenAlarms(tx: Tx, forceId: string): Promise<number> {
  const row = await tx.row<{ n: number }>(
    'select count(*)::int as n from surveillance.alarm where force_id = $1 and disposition is null',
    [forceId],
    'surveillance_open_alarms',
  );
  return row?.n ?? 0;
}
