import type { Context, Tx } from '#kernel/context';
import { followStanding } from './clocks/clock.store.ts';
import { ACTED_ON, type BatchRow, type LockedRow } from './queue-batch.reads.ts';

/** The reports of one act, locked in one order until the transaction ends, so that two acts never wait for each other. */
export const lockForAct = (tx: Tx, forceId: string, reportIds: readonly string[]): Promise<LockedRow[]> =>
  tx.rows<LockedRow>(
    `select ${ACTED_ON} from triage.oversight o where force_id = $1 and report_id = any($2::uuid[]) order by report_id for update`,
    [forceId, reportIds],
  );

export async function insertBatch(ctx: Context, batch: Omit<BatchRow, 'madeAt'>): Promise<void> {
  await ctx.tx.run(
    `insert into triage.queue_batch (force_id, id, action, reason, held_until, lead_report_id, undoes, left_out,
       made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ctx.forceId,
      batch.id,
      batch.action,
      batch.reason,
      batch.heldUntil,
      batch.leadReportId,
      batch.undoes,
      batch.leftOut,
      batch.madeBy,
      ctx.now,
    ],
  );
}

/** Keeps what the report was before and its version now. */
export async function insertStep(ctx: Context, batchId: string, before: LockedRow): Promise<void> {
  await ctx.tx.run(
    `insert into triage.queue_step (force_id, batch_id, report_id, state_before, acknowledged_by_before,
       acknowledged_at_before, held_until_before, duplicate_of_before, version_after)
     select $1, $2, report_id, $4, $5, $6, $7, $8, version from triage.oversight where force_id = $1 and report_id = $3`,
    [
      ctx.forceId,
      batchId,
      before.reportId,
      before.state,
      before.acknowledgedBy,
      before.acknowledgedAt,
      before.heldUntil,
      before.duplicateOf,
    ],
  );
}

/** Whose attention the report has and what it is set beside; every act but a decision is one of these. */
export interface Standing {
  state: string;
  acknowledgedBy: string | null;
  acknowledgedAt: Date | null;
  heldUntil: Date | null;
  duplicateOf: string | null;
}

export async function setStanding(ctx: Context, reportId: string, to: Standing): Promise<void> {
  await ctx.tx.run(
    `update triage.oversight set state = $3, acknowledged_by = $4, acknowledged_at = $5, held_until = $6,
       duplicate_of = $7, version = version + 1, changed_at = clock_timestamp()
     where force_id = $1 and report_id = $2`,
    [ctx.forceId, reportId, to.state, to.acknowledgedBy, to.acknowledgedAt, to.heldUntil, to.duplicateOf],
  );
  await followStanding(ctx, reportId);
}
