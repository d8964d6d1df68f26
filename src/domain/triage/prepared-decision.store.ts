import type { Context, Tx } from '#kernel/context';
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

export async function insertPrepared(ctx: Context, row: PreparedRow & { staffId: string }): Promise<void> {
  await ctx.tx.run(
    `insert into triage.prepared_decision (force_id, id, staff_id, name, answers, seal_id, reasons_sealed, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ctx.forceId,
      row.id,
      row.staffId,
      row.name,
      JSON.stringify(row.answers),
      row.sealId,
      row.reasonsSealed,
      ctx.now,
    ],
  );
}

/** Only the officer's own; true where there was one. Decisions made with it stand as they are. */
export const removePrepared = async (ctx: Context, staffId: string, id: string): Promise<boolean> =>
  (await ctx.tx.run(
    `update triage.prepared_decision set removed_at = $4
     where force_id = $1 and staff_id = $2 and id = $3 and removed_at is null`,
    [ctx.forceId, staffId, id, ctx.now],
  )) === 1;
