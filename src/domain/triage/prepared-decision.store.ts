import type { Context } from '#kernel/context';
import type { PreparedRow } from './prepared-decision.reads.ts';

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
export const setPreparedRemoved = async (ctx: Context, staffId: string, id: string): Promise<boolean> =>
  (await ctx.tx.run(
    `update triage.prepared_decision set removed_at = $4
     where force_id = $1 and staff_id = $2 and id = $3 and removed_at is null`,
    [ctx.forceId, staffId, id, ctx.now],
  )) === 1;
