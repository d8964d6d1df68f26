import type { Context } from '#kernel/context';
import type { CallOutcome } from './call.reads.ts';

/** Writes a call down; each is a line of its own. */
export async function insertCall(
  ctx: Context,
  call: { statementId: string; leaderId: string; staffId: string; outcome: CallOutcome; reason: string },
): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.call (force_id, id, statement_id, leader_id, outcome, reason, called_by, called_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ctx.forceId,
      ctx.newId(),
      call.statementId,
      call.leaderId,
      call.outcome,
      call.reason,
      call.staffId,
      ctx.now,
    ],
  );
}
