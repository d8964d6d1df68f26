import type { Context, Tx } from '#kernel/context';
import type { Act, RecordKind, Schedule } from './schedule.model.ts';

/** The force's own schedules, the latest of each kind. */
export const ownSchedules = (tx: Tx, forceId: string): Promise<Schedule[]> =>
  tx.rows<Schedule>(
    `select distinct on (record_kind) record_kind as "recordKind", period, act, source, is_verified as "isVerified"
     from retention.schedule where force_id = $1 order by record_kind, set_at desc, id`,
    [forceId],
  );

export interface ScheduleChange {
  recordKind: RecordKind;
  period: string;
  act: Act;
  source: string;
  isVerified: boolean;
  reason: string;
  setBy: string;
  setAt: Date;
}

/** Every change of one kind's schedule, latest first. */
export const scheduleChanges = (tx: Tx, forceId: string, recordKind: string): Promise<ScheduleChange[]> =>
  tx.rows<ScheduleChange>(
    `select record_kind as "recordKind", period, act, source, is_verified as "isVerified", reason, set_by as "setBy",
       set_at as "setAt"
     from retention.schedule where force_id = $1 and record_kind = $2 order by set_at desc, id limit 50`,
    [forceId, recordKind],
  );

export async function insertSchedule(
  ctx: Context,
  row: Schedule & { reason: string; setBy: string },
): Promise<void> {
  await ctx.tx.run(
    `insert into retention.schedule (force_id, id, record_kind, period, act, source, is_verified, reason, set_by, set_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ctx.forceId,
      ctx.newId(),
      row.recordKind,
      row.period,
      row.act,
      row.source,
      row.isVerified,
      row.reason,
      row.setBy,
      ctx.now,
    ],
  );
}
