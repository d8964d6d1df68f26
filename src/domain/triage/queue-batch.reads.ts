import type { Tx } from '#kernel/context';
import { OVERSIGHT, type OversightRow } from './oversight.store.ts';
import type { ActedOn, QueueAction } from './queue-action.model.ts';

export type LockedRow = OversightRow & ActedOn & { heldUntil: Date | null };

/** Columns of a row an act looks at; the table is `o`. */
export const ACTED_ON = `${OVERSIGHT}, held_until as "heldUntil", duplicate_of as "duplicateOf",
  (select count(*)::int from triage.oversight c where c.force_id = o.force_id and c.duplicate_of = o.report_id) as copies`;

/** The same rows to look at before the act; nothing is locked. */
export const rowsForAct = (tx: Tx, forceId: string, reportIds: readonly string[]): Promise<LockedRow[]> =>
  tx.rows<LockedRow>(
    `select ${ACTED_ON} from triage.oversight o where force_id = $1 and report_id = any($2::uuid[])
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
