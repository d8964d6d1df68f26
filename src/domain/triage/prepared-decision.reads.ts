import type { Tx } from '#kernel/context';
import type { DecisionInput } from './decision.model.ts';

/** How many an officer may keep: one for each figure key. */
export const MOST_PREPARED = 9;

export interface PreparedRow {
  id: string;
  name: string;
  answers: Omit<DecisionInput, 'reasons'>;
  sealId: string;
  reasonsSealed: Buffer;
}

/** An officer's own prepared decisions, in the order they were written: the first has the key 1. */
export const preparedOf = (tx: Tx, forceId: string, staffId: string): Promise<PreparedRow[]> =>
  tx.rows<PreparedRow>(
    `select id, name, answers, seal_id as "sealId", reasons_sealed as "reasonsSealed" from triage.prepared_decision
     where force_id = $1 and staff_id = $2 and removed_at is null order by made_at, id limit ${MOST_PREPARED}`,
    [forceId, staffId],
    'triage_prepared',
  );
