import type { Context, Tx } from '#kernel/context';
import type { HolidayCalendar } from '#reference/bank-holidays';
import type { ClockKind, ClockRule, ClockUnit } from '#reference/clocks';
import type { Marks, Running, StopReason } from './clock.model.ts';

export interface ClockRow extends Running, Marks {
  id: string;
  reportId: string;
  kind: ClockKind;
  subject: string;
  about: string | null;
  unit: ClockUnit;
  warnShare: number;
  calendar: HolidayCalendar;
  onCallRole: ClockRule['onCallRole'];
  level: number;
  ownerId: string | null;
  suspendedUntil: Date | null;
  stoppedAt: Date | null;
  stoppedBy: string | null;
  stopReason: StopReason | null;
}

/** The columns of a row; the table is `triage.clock c`. */
export const CLOCK = `c.id, c.report_id as "reportId", c.kind, c.subject, c.about, c.started_at as "startedAt", c.unit, c.length,
  c.set_due_at as "setDueAt", c.warn_share as "warnShare", c.ask_shares as "askShares",
  c.repeat_minutes as "repeatMinutes", c.calendar, c.on_call_role as "onCallRole", c.warn_at as "warnAt",
  c.due_at as "dueAt", c.warned_at as "warnedAt", c.breached_at as "breachedAt", c.level,
  c.last_asked_at as "lastAskedAt", c.owner_id as "ownerId", c.accepted_at as "acceptedAt",
  c.suspended_until as "suspendedUntil", c.stopped_at as "stoppedAt", c.stopped_by as "stoppedBy",
  c.stop_reason as "stopReason"`;

/** A clock as it is put down at its start. */
export interface NewClock {
  id: string;
  reportId: string;
  kind: ClockKind;
  subject: string;
  about: string | null;
  startedAt: Date;
  setDueAt: Date | null;
  ownerId: string | null;
  rule: ClockRule;
  warnAt: Date;
  dueAt: Date;
  nextAt: Date | null;
}

/** Adds clocks; one of the same report, kind and subject that is there already stays as it is. */
export async function insertClocks(ctx: Context, clocks: readonly NewClock[]): Promise<void> {
  await ctx.tx.run(
    `insert into triage.clock (force_id, id, report_id, kind, subject, about, started_at, unit, length, set_due_at,
       warn_share, ask_shares, repeat_minutes, calendar, on_call_role, warn_at, due_at, next_at, owner_id)
     select $1, id, report_id, kind, subject, about, started_at, unit, length, set_due_at, warn_share, ask_shares,
       repeat_minutes, calendar, on_call_role, warn_at, due_at, next_at, owner_id
     from jsonb_to_recordset($2::jsonb) as new (id uuid, report_id uuid, kind text, subject text, about text,
       started_at timestamptz, unit text, length integer, set_due_at timestamptz, warn_share smallint,
       ask_shares smallint[], repeat_minutes integer, calendar text, on_call_role text, warn_at timestamptz,
       due_at timestamptz, next_at timestamptz, owner_id uuid)
     on conflict (force_id, report_id, kind, subject) do nothing`,
    [
      ctx.forceId,
      JSON.stringify(
        clocks.map(({ rule, ...one }) => ({
          id: one.id,
          report_id: one.reportId,
          kind: one.kind,
          subject: one.subject,
          about: one.about,
          started_at: one.startedAt,
          unit: rule.unit,
          length: rule.length,
          set_due_at: one.setDueAt,
          warn_share: rule.warnShare,
          ask_shares: rule.askShares,
          repeat_minutes: rule.repeatMinutes,
          calendar: rule.calendar,
          on_call_role: rule.onCallRole,
          warn_at: one.warnAt,
          due_at: one.dueAt,
          next_at: one.nextAt,
          owner_id: one.ownerId,
        })),
      ),
    ],
    'triage_insert_clocks',
  );
}

/** The clock, locked until the transaction ends. */
export const clockForChange = (tx: Tx, forceId: string, id: string): Promise<ClockRow | undefined> =>
  tx.row<ClockRow>(`select ${CLOCK} from triage.clock c where force_id = $1 and id = $2 for update`, [
    forceId,
    id,
  ]);

/**
 * Clocks whose time to look at has come by the database's clock, those of danger first, then the oldest. What
 * somebody else holds is passed over: an officer locks the report and then its clocks, and nobody waits for the other.
 */
export const clocksToLookAt = (tx: Tx, forceId: string, limit: number): Promise<ClockRow[]> =>
  tx.rows<ClockRow>(
    `select ${CLOCK} from triage.clock c
     join triage.oversight o on o.force_id = $1 and o.report_id = c.report_id
     where c.force_id = $1 and c.stopped_at is null and c.next_at <= now()
     order by o.danger desc, c.next_at limit $2 for update of c, o skip locked`,
    [forceId, limit],
  );

/** Running clocks of these kinds of a report, locked. */
export const runningOfKinds = (
  tx: Tx,
  forceId: string,
  of: { reportId: string; kinds: readonly ClockKind[] },
): Promise<ClockRow[]> =>
  tx.rows<ClockRow>(
    `select ${CLOCK} from triage.clock c where force_id = $1 and report_id = $2 and kind = any($3::text[])
       and stopped_at is null order by due_at, id for update`,
    [forceId, of.reportId, of.kinds],
  );

/** Running clocks this officer has taken on, locked. */
export const acceptedBy = (tx: Tx, forceId: string, staffId: string): Promise<ClockRow[]> =>
  tx.rows<ClockRow>(
    `select ${CLOCK} from triage.clock c where force_id = $1 and owner_id = $2 and accepted_at is not null
       and stopped_at is null order by due_at, id for update`,
    [forceId, staffId],
  );

/** Keeps what changed about a running clock. */
export async function saveClock(ctx: Context, clock: ClockRow, nextAt: Date | null): Promise<void> {
  await ctx.tx.run(
    `update triage.clock set warn_at = $3, due_at = $4, next_at = $5, warned_at = $6, breached_at = $7, level = $8,
       last_asked_at = $9, owner_id = $10, accepted_at = $11, suspended_until = $12, set_due_at = $13
     where force_id = $1 and id = $2`,
    [
      ctx.forceId,
      clock.id,
      clock.warnAt,
      clock.dueAt,
      nextAt,
      clock.warnedAt,
      clock.breachedAt,
      clock.level,
      clock.lastAskedAt,
      clock.ownerId,
      clock.acceptedAt,
      clock.suspendedUntil,
      clock.setDueAt,
    ],
  );
}

/** Stops running clocks of a report; those that stopped before keep their time. */
export const setStopped = (
  ctx: Context,
  reportId: string,
  stop: { kinds: readonly ClockKind[]; reason: StopReason; by: string | null },
): Promise<number> =>
  ctx.tx.run(
    `update triage.clock set stopped_at = $4, stopped_by = $5, stop_reason = $6
     where force_id = $1 and report_id = $2 and kind = any($3::text[]) and stopped_at is null`,
    [ctx.forceId, reportId, stop.kinds, ctx.now, stop.by, stop.reason],
  );

/** Lets clocks run on that were stopped because they were not needed. */
export async function reopenStopped(
  ctx: Context,
  reportId: string,
  kinds: readonly ClockKind[],
): Promise<void> {
  await ctx.tx.run(
    `update triage.clock set stopped_at = null, stopped_by = null, stop_reason = null
     where force_id = $1 and report_id = $2 and kind = any($3::text[]) and stop_reason = 'NOT_NEEDED'`,
    [ctx.forceId, reportId, kinds],
  );
}

/** Stops one clock. */
export const setOneStopped = (
  ctx: Context,
  id: string,
  stop: { reason: StopReason; by: string },
): Promise<number> =>
  ctx.tx.run(
    `update triage.clock set stopped_at = $3, stopped_by = $4, stop_reason = $5
     where force_id = $1 and id = $2 and stopped_at is null`,
    [ctx.forceId, id, ctx.now, stop.by, stop.reason],
  );

/**
 * Lets the clock of attention follow who has the report: it stops when somebody takes it and runs on, by its first
 * promise, when they give it back. Who took the report is whose the other clocks are, where nobody else took them on.
 */
export async function followStanding(ctx: Context, reportId: string): Promise<void> {
  await ctx.tx.run(
    `update triage.clock c set stopped_at = o.acknowledged_at, stopped_by = o.acknowledged_by,
       stop_reason = case when o.acknowledged_at is not null then 'DONE' end, owner_id = o.acknowledged_by
     from triage.oversight o
     where c.force_id = $1 and c.report_id = $2 and c.kind = 'ATTENTION' and o.force_id = $1 and o.report_id = $2
       and c.stopped_at is distinct from o.acknowledged_at`,
    [ctx.forceId, reportId],
  );
  await ctx.tx.run(
    `update triage.clock c set owner_id = o.acknowledged_by
     from triage.oversight o
     where c.force_id = $1 and c.report_id = $2 and c.kind not in ('ATTENTION', 'REVIEW', 'HANDOVER', 'FINDING') and c.stopped_at is null
       and c.accepted_at is null and o.force_id = $1 and o.report_id = $2`,
    [ctx.forceId, reportId],
  );
}

export async function insertStep(
  ctx: Context,
  step: { clockId: string; level: number; staffId: string | null; onCallRole: string | null },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.clock_step (force_id, id, clock_id, level, staff_id, on_call_role, at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (force_id, clock_id, level) do nothing`,
    [ctx.forceId, ctx.newId(), step.clockId, step.level, step.staffId, step.onCallRole, ctx.now],
  );
}

/** Says that the officer asked last took the clock on; false where somebody else was asked. */
export const setStepAccepted = (ctx: Context, step: { clockId: string; staffId: string }): Promise<boolean> =>
  ctx.tx
    .run(
      `update triage.clock_step set accepted_at = $4 where force_id = $1 and clock_id = $2 and staff_id = $3
         and accepted_at is null
         and level = (select max(level) from triage.clock_step where force_id = $1 and clock_id = $2)`,
      [ctx.forceId, step.clockId, step.staffId, ctx.now],
    )
    .then((changed) => changed === 1);
