import type { Tx } from '#kernel/context';
import type { ClockKind } from '#reference/clocks';
import { CLOCK, type ClockRow } from './clock.store.ts';

/** Every clock of a report: those that run first, what is due first before the others. */
export const clocksOf = (tx: Tx, forceId: string, reportId: string): Promise<ClockRow[]> =>
  tx.rows<ClockRow>(
    `select ${CLOCK} from triage.clock c where force_id = $1 and report_id = $2
     order by stopped_at is not null, due_at, id limit 200`,
    [forceId, reportId],
  );

export const clockById = (tx: Tx, forceId: string, id: string): Promise<ClockRow | undefined> =>
  tx.row<ClockRow>(`select ${CLOCK} from triage.clock c where force_id = $1 and id = $2`, [forceId, id]);

export interface NearestClock {
  reportId: string;
  kind: ClockKind;
  dueAt: Date;
  warnAt: Date;
  suspendedUntil: Date | null;
  /** The person sent something that nobody has said they read. */
  hasNews: boolean;
}

/** The running clock of each report that is due first, beside a senior officer's attention, which the queue shows anyway. */
export const nearestClocks = (
  tx: Tx,
  forceId: string,
  reportIds: readonly string[],
): Promise<NearestClock[]> =>
  tx.rows<NearestClock>(
    `select c.*, exists (select 1 from triage.clock n where n.force_id = $1 and n.report_id = seen.id
         and n.stopped_at is null and n.kind in ('NEWS', 'DANGER')) as "hasNews"
     from unnest($2::uuid[]) seen (id) cross join lateral (
       select report_id as "reportId", kind, due_at as "dueAt", warn_at as "warnAt",
         suspended_until as "suspendedUntil"
       from triage.clock where force_id = $1 and report_id = seen.id and stopped_at is null and kind <> 'ATTENTION'
       order by due_at limit 1) c`,
    [forceId, reportIds],
    'triage_nearest_clocks',
  );

export interface StepRow {
  clockId: string;
  kind: ClockKind;
  level: number;
  staffId: string | null;
  onCallRole: string | null;
  at: Date;
  acceptedAt: Date | null;
}

/** Who was asked about a report's clocks, in order. */
export const stepsOfReport = (tx: Tx, forceId: string, reportId: string): Promise<StepRow[]> =>
  tx.rows<StepRow>(
    `select s.clock_id as "clockId", c.kind, s.level, s.staff_id as "staffId", s.on_call_role as "onCallRole", s.at,
       s.accepted_at as "acceptedAt"
     from triage.clock c join triage.clock_step s on s.force_id = $1 and s.clock_id = c.id
     where c.force_id = $1 and c.report_id = $2 order by s.at, s.level`,
    [forceId, reportId],
  );

export interface MissedRow {
  clock: ClockKind;
  reportId: string;
  dueAt: Date;
  /** Null while it is still missed. */
  doneAt: Date | null;
}

const IN_SCOPE = `exists (select 1 from unnest($2::text[]) s(path)
  where s.path = '' or o.area_path = s.path or starts_with(coalesce(o.area_path, ''), s.path || '/'))`;
const IS_MISSED = `c.force_id = $1 and c.due_at >= $3 and c.due_at < coalesce(c.stopped_at, now())`;
/** What ended before it was due as not needed never came due. */
const CAME_DUE = `c.due_at >= $3 and c.due_at < now()
  and not (c.stop_reason is not distinct from 'NOT_NEEDED' and c.stopped_at <= c.due_at)`;
const WITH_REPORT = `triage.clock c join triage.oversight o on o.force_id = $1 and o.report_id = c.report_id`;

interface Missed {
  scopes: readonly string[];
  since: Date;
  kind: ClockKind | null;
  /** Reports that are restricted and not open to whoever reads. */
  shut: readonly string[];
  limit: number;
}

/** Promises of every kind that were not kept in time, latest first; none of a report that is shut. No officer is named. */
export const missedClocks = (tx: Tx, forceId: string, filter: Missed): Promise<MissedRow[]> =>
  tx.rows<MissedRow>(
    `select c.kind as clock, c.report_id as "reportId", c.due_at as "dueAt", c.stopped_at as "doneAt"
     from ${WITH_REPORT}
     where ${IS_MISSED} and ($4::text is null or c.kind = $4) and ${IN_SCOPE} and c.report_id <> all($6::uuid[])
     order by c.due_at desc, c.id limit $5`,
    [forceId, filter.scopes, filter.since, filter.kind, filter.limit, filter.shut],
  );

/** How many promises about these reports were not kept in time, whatever their kind. */
export async function countMissed(
  tx: Tx,
  forceId: string,
  { reportIds, since }: { reportIds: readonly string[]; since: Date },
): Promise<number> {
  const row = await tx.row<{ n: number }>(
    `select count(*)::int as n from triage.clock c where c.report_id = any($2::uuid[]) and ${IS_MISSED}`,
    [forceId, reportIds, since],
  );
  return row?.n ?? 0;
}

export interface MissedCount {
  clock: ClockKind;
  due: number;
  missed: number;
  still: number;
  /** Said in time that it could not be done: neither kept nor missed. */
  notPossible: number;
}

/** How many clocks of each kind came due since then, how many were missed, still are, or could not be kept. */
export const missedByKind = (
  tx: Tx,
  forceId: string,
  filter: Pick<Missed, 'scopes' | 'since'>,
): Promise<MissedCount[]> =>
  tx.rows<MissedCount>(
    `select c.kind as clock, count(*)::int as due,
       count(*) filter (where c.due_at < coalesce(c.stopped_at, now()))::int as missed,
       count(*) filter (where c.stopped_at is null)::int as still,
       count(*) filter (where c.stop_reason = 'NOT_POSSIBLE' and c.stopped_at <= c.due_at)::int as "notPossible"
     from ${WITH_REPORT}
     where c.force_id = $1 and ${CAME_DUE} and ${IN_SCOPE}
     group by c.kind order by c.kind`,
    [forceId, filter.scopes, filter.since],
  );
