import type { Context } from '#kernel/context';
import { demand, demandFresh } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { actingStaff } from '../acting-staff.model.ts';
import { mayKeepChains } from '../cascade.policy.ts';
import { NOTE_MAX, tidy } from '../compose.model.ts';
import { type ApprovalChain, chainProblems } from './chain.model.ts';
import { insertChain } from './chain.store.ts';

/**
 * Sets who approves a kind of statement from now on. What was put forward before keeps the chain it went under.
 * @param chain with `number` the number of the chain the person had before him or her
 * @throws Refusal `invalid-input` for a chain below what the keeper signs, or without a reason; `conflict` where somebody
 *   else set one in between
 */
export async function setChain(ctx: Context, chain: ApprovalChain, reason: string): Promise<void> {
  demand(mayKeepChains, ctx.actor, '');
  demandFresh(ctx.actor, ctx.now);
  const staff = actingStaff(ctx.actor);
  const words = tidy(reason);
  const problems = chainProblems(chain);
  if (words === '') problems.push({ field: 'reason', key: 'cascade.chain.reason.required' });
  if (words.length > NOTE_MAX)
    problems.push({ field: 'reason', key: 'cascade.compose.tooLong', args: { max: NOTE_MAX } });
  if (problems.length > 0) throw new Refusal('invalid-input', 'the chain cannot be set like this', problems);
  const next = { ...chain, number: chain.number + 1 };
  if (!(await insertChain(ctx, next, { reason: words, staffId: staff.id })))
    throw new Refusal('conflict', 'somebody else changed this chain in between', [
      { field: 'reason', key: 'cascade.chain.conflict' },
    ]);
  await ctx.audit({
    act: 'cascade.set-chain',
    kind: 'alteration',
    subject: 'approval_chain',
    subjectId: null,
    detail: { chain: chain.kind, number: next.number },
  });
}
