import type { Tx } from '#kernel/context';

export interface KindChangeRow {
  from: 'report' | 'concern';
  to: 'report' | 'concern';
  reason: string;
  by: string;
  at: Date;
}

/** Every time a person dealt with it as something else, in order. */
export const kindChangesOf = (tx: Tx, forceId: string, reportId: string): Promise<KindChangeRow[]> =>
  tx.rows<KindChangeRow>(
    `select from_kind as "from", to_kind as "to", reason, changed_by as by, changed_at as at
     from triage.kind_change where force_id = $1 and report_id = $2 order by changed_at, id`,
    [forceId, reportId],
  );

/** What the police deal with it as: a report or a concern; undefined before the queue has it. */
export const kindOf = (
  tx: Tx,
  forceId: string,
  reportId: string,
): Promise<{ kind: 'report' | 'concern' } | undefined> =>
  tx.row('select kind from triage.oversight where force_id = $1 and report_id = $2', [forceId, reportId]);
