import type { Context } from '#kernel/context';
import type { ApprovalChain } from './chain.model.ts';

/** Adds a chain; false where somebody else set that number in between. */
export async function insertChain(
  ctx: Context,
  chain: ApprovalChain,
  { reason, staffId }: { reason: string; staffId: string },
): Promise<boolean> {
  const inserted = await ctx.tx.run(
    `insert into cascade.approval_chain (force_id, kind, number, steps, recall_seconds, reason, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [
      ctx.forceId,
      chain.kind,
      chain.number,
      JSON.stringify(chain.steps),
      chain.recallSeconds,
      reason,
      staffId,
      ctx.now,
    ],
  );
  return inserted === 1;
}
