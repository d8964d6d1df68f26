import type { Tx } from '#kernel/context';
import type { ClockKind, ClockRule } from '#reference/clocks';
import type { AlertStage, AlertState, AlertWay } from './alert.model.ts';

/** What an alert about a clock goes by. */
export interface AlertedClock {
  reportId: string;
  kind: ClockKind;
  dueAt: Date;
  onCallRole: ClockRule['onCallRole'];
  isStopped: boolean;
  areaPath: string | null;
  isRestricted: boolean;
  isDanger: boolean;
  ownerId: string | null;
  /** Who was asked about the report when it came. */
  askedFirst: string | null;
}

export const alertedClock = (tx: Tx, forceId: string, clockId: string): Promise<AlertedClock | undefined> =>
  tx.row<AlertedClock>(
    `select c.report_id as "reportId", c.kind, c.due_at as "dueAt", c.on_call_role as "onCallRole",
       c.stopped_at is not null as "isStopped", o.area_path as "areaPath", o.is_restricted as "isRestricted", o.danger as "isDanger",
       c.owner_id as "ownerId",
       o.asked_staff_id as "askedFirst"
     from triage.clock c join triage.oversight o on o.force_id = $1 and o.report_id = c.report_id
     where c.force_id = $1 and c.id = $2`,
    [forceId, clockId],
  );

/** Who was asked at a step of a clock; null where it was the role on call. */
export async function askedAtStep(
  tx: Tx,
  forceId: string,
  step: { clockId: string; level: number },
): Promise<string | null> {
  const row = await tx.row<{ staffId: string | null }>(
    'select staff_id as "staffId" from triage.clock_step where force_id = $1 and clock_id = $2 and level = $3',
    [forceId, step.clockId, step.level],
  );
  return row?.staffId ?? null;
}

/** How many alerts left, or are to leave, to this person this way since then; those of danger are not counted. */
export async function alertsSince(
  tx: Tx,
  forceId: string,
  about: { staffId: string; by: AlertWay; since: Date },
): Promise<number> {
  const row = await tx.row<{ n: number }>(
    `select count(*)::int as n from triage.alert a
     join triage.clock c on c.force_id = $1 and c.id = a.clock_id
     join triage.oversight o on o.force_id = $1 and o.report_id = c.report_id
     where a.force_id = $1 and a.staff_id = $2 and a.by_what = $3 and a.made_at > $4 and not o.danger
       and a.state not in ('bundled', 'not-needed', 'no-way')`,
    [forceId, about.staffId, about.by, about.since],
  );
  return row?.n ?? 0;
}

export interface AlertRow {
  staffId: string;
  stage: AlertStage;
  by: AlertWay;
  state: AlertState;
  changedAt: Date;
}

/** The alerts about a clock, in the order they were made. */
export const alertsOfClock = (tx: Tx, forceId: string, clockId: string): Promise<AlertRow[]> =>
  tx.rows<AlertRow>(
    `select staff_id as "staffId", stage, by_what as by, state, changed_at as "changedAt" from triage.alert
     where force_id = $1 and clock_id = $2 order by made_at, staff_id, by_what`,
    [forceId, clockId],
  );
