import type { Context } from '#kernel/context';
import type { ClockKind } from '#reference/clocks';
import type { AlertStage, AlertState, AlertWay } from './alert.model.ts';

/** Puts an alert down, to be sent or bundled; one of the same person, stage and way is there already and stays as it is. */
export async function insertAlert(
  ctx: Context,
  alert: {
    clockId: string;
    staffId: string;
    stage: AlertStage;
    by: AlertWay;
    state: 'waiting' | 'bundled';
    isMany: boolean;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.alert (force_id, id, clock_id, staff_id, stage, by_what, made_at, next_at, changed_at,
       state, is_many)
     values ($1, $2, $3, $4, $5, $6, $7, $7, $7, $8, $9) on conflict (force_id, clock_id, staff_id, stage, by_what) do nothing`,
    [
      ctx.forceId,
      ctx.newId(),
      alert.clockId,
      alert.staffId,
      alert.stage,
      alert.by,
      ctx.now,
      alert.state,
      alert.isMany,
    ],
  );
}

/** An alert that is due, with whether the report waits still. */
export interface DueAlert {
  id: string;
  reportId: string;
  kind: ClockKind;
  staffId: string;
  stage: AlertStage;
  by: AlertWay;
  isMany: boolean;
  attempts: number;
  inDoubtSince: Date | null;
  isStopped: boolean;
}

/** A hand-over that has lasted this long belongs to a worker that died: whether it left is not known. */
const ABANDONED_SECONDS = 120;

/** Takes the alerts that are due and locks them until the transaction ends. */
export const dueAlerts = (ctx: Context, limit: number): Promise<DueAlert[]> =>
  ctx.tx.rows<DueAlert>(
    `select a.id, c.report_id as "reportId", c.kind, a.staff_id as "staffId", a.stage, a.by_what as by, a.attempts, a.is_many as "isMany",
       coalesce(a.in_doubt_since, case when a.state = 'handing-over' then a.changed_at end) as "inDoubtSince",
       c.stopped_at is not null as "isStopped"
     from triage.alert a join triage.clock c on c.force_id = $1 and c.id = a.clock_id
     where a.force_id = $1 and (a.state = 'waiting' and a.next_at <= $2
       or a.state = 'handing-over' and a.changed_at < $2::timestamptz - make_interval(secs => $4))
     order by a.next_at, a.id limit $3 for update of a skip locked`,
    [ctx.forceId, ctx.now, limit, ABANDONED_SECONDS],
  );

/** Writes where an alert stands now. */
export async function moveAlert(
  ctx: Context,
  id: string,
  to: { state: AlertState; nextAt?: Date; inDoubtSince?: Date | null; code?: number | null },
): Promise<void> {
  await ctx.tx.run(
    `update triage.alert set state = $3, next_at = coalesce($4, next_at), in_doubt_since = $5,
       code = coalesce($6, code), attempts = attempts + case when $3 = 'handing-over' then 1 else 0 end, changed_at = $7
     where force_id = $1 and id = $2`,
    [ctx.forceId, id, to.state, to.nextAt ?? null, to.inDoubtSince ?? null, to.code ?? null, ctx.now],
  );
}
