import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { leaderById, leaderNumber } from '#room/community';
import { actingStaff } from '../acting-staff.model.ts';
import { mayCallLeaders } from '../cascade.policy.ts';
import { CALL_OUTCOMES, hadStatement } from './call.reads.ts';
import { insertCall } from './call.store.ts';

interface Call {
  statementId: string;
  leaderId: string;
}

/**
 * Whose call it is, where that leader had the statement and the actor may act in the leader's area.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function demandCall(ctx: Context, call: Call): Promise<string> {
  const leader = found(await leaderById(ctx.tx, ctx.forceId, call.leaderId), 'leader');
  demand(mayCallLeaders, ctx.actor, leader.areaPath);
  if (!(await hadStatement(ctx.tx, ctx.forceId, call)))
    throw new Refusal('not-found', 'that leader never had this statement');
  return actingStaff(ctx.actor).id;
}

/**
 * Opens a leader's name and telephone number for one call about one statement, with a reason that the audit keeps.
 * @throws Refusal `not-found` for a leader who never had the statement, `not-allowed` outside the actor's areas
 */
export async function openNumber(
  ctx: Context,
  call: Call & { reason: string },
): Promise<{ name: string; phone: string }> {
  const staffId = await demandCall(ctx, call);
  const { name, phone } = await leaderNumber(ctx, call.leaderId, call.reason);
  await insertCall(ctx, { ...call, staffId, outcome: 'opened' });
  await ctx.audit({
    act: 'cascade.open-number',
    kind: 'consultation',
    subject: 'leader',
    subjectId: call.leaderId,
    detail: { statementId: call.statementId },
  });
  return { name: name.reveal(), phone: phone.reveal() };
}

/** Writes down how a call ended. It is no acknowledgement: only leaders give that themselves. */
export async function logCall(ctx: Context, call: Call & { outcome: string }): Promise<void> {
  const staffId = await demandCall(ctx, call);
  const outcome = CALL_OUTCOMES.find((one) => one === call.outcome);
  if (!outcome) throw new Refusal('invalid-input', 'no such outcome of a call');
  await insertCall(ctx, { ...call, staffId, outcome, reason: '' });
}
