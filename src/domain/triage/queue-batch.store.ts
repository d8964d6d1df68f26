import type { Context, Tx } from '#kernel/context';
import { OVERSIGHT, type OversightRow } from './oversight.store.ts';
import type { ActedOn, QueueAction } from './queue-action.model.ts';

export type LockedRow = OversightRow & ActedOn & { heldUntil: Date | null };

const COPIES = `(select count(*)::int from triage.oversight c where c.force_id = o.force_id and c.duplicate_of = o.report_id)`;

/** The reports of one act, locked in one order until the transaction ends, so that two acts never wait for each other. */
export const lockForAct = (tx: Tx, forceId: string, reportIds: readonly string[]): Promise<LockedRow[]> =>
  tx.rows<LockedRow>(
    `select ${OVERSIGHT}, held_until as "heldUntil", duplicate_of as "duplicateOf", ${COPIES} as copies
     from triage.oversight o where force_id = $1 and report_id = any($2::uuid[]) order by report_id for update`,
    [forceId, reportIds],
  );

/** The same rows to look at before the act; nothing is locked. */
export const rowsForAct = (tx: Tx, forceId: string, reportIds: readonly string[]): Promise<LockedRow[]> =>
  tx.rows<LockedRow>(
    `select ${OVERSIGHT}, held_until as "heldUntil", duplicate_of as "duplicateOf", ${COPIES} as copies
     from triage.oversight o where force_id = $1 and report_id = any($2::uuid[])
     order by queue_place, queue_due_at, report_id`,
    [forceId, reportIds],
  );

export interface BatchRow {
  id: string;
  action: QueueAction | 'UNDO';
  reason: string | null;
  heldUntil: Date | null;
  leadReportId: string | null;
  undoes: string | null;
  leftOut: number;
  madeBy: string;
  madeAt: Date;
}

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
}

const BATCH = `id, action, reason, held_until as "heldUntil", lead_report_id as "leadReportId", undoes,
  left_out as "leftOut", made_by as "madeBy", made_at as "madeAt"`;

export const batchById = (tx: Tx, forceId: string, id: string): Promise<BatchRow | undefined> =>
  tx.row<BatchRow>(`select ${BATCH} from triage.queue_batch where force_id = $1 and id = $2`, [forceId, id]);

/** The act that took this one back, if there is one. */
export const undoOf = (tx: Tx, forceId: string, id: string): Promise<BatchRow | undefined> =>
  tx.row<BatchRow>(`select ${BATCH} from triage.queue_batch where force_id = $1 and undoes = $2`, [
    forceId,
    id,
  ]);

export interface StepRow {
  reportId: string;
  state: string;
  acknowledgedBy: string | null;
  acknowledgedAt: Date | null;
  heldUntil: Date | null;
  duplicateOf: string | null;
  versionAfter: number;
}

export const stepsOf = (tx: Tx, forceId: string, batchId: string): Promise<StepRow[]> =>
  tx.rows<StepRow>(
    `select report_id as "reportId", state_before as state, acknowledged_by_before as "acknowledgedBy",
       acknowledged_at_before as "acknowledgedAt", held_until_before as "heldUntil",
       duplicate_of_before as "duplicateOf", version_after as "versionAfter"
     from triage.queue_step where force_id = $1 and batch_id = $2 order by report_id`,
    [forceId, batchId],
  );

/** What was done to one report in the queue, oldest first, with the name of who did it. */
export const actsOn = (tx: Tx, forceId: string, reportId: string): Promise<BatchRow[]> =>
  tx.rows<BatchRow>(
    `select ${BATCH} from triage.queue_batch b where force_id = $1 and exists (select 1 from triage.queue_step s
       where s.force_id = $1 and s.batch_id = b.id and s.report_id = $2) order by made_at, id`,
    [forceId, reportId],
  );
