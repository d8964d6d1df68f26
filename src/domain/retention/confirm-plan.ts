import type { Context } from '#kernel/context';
import { demand, demandFresh } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { PLAN_DAYS } from './judge.model.ts';
import type { Plan } from './plan.model.ts';
import { confirmPlanRow, endPlan, planForChange } from './plan.store.ts';
import { mayConfirm, mayPlan } from './retention.policy.ts';
import { runConfirmed } from './run-confirmed.event.ts';

const DAY_MS = 86_400_000;

async function openPlan(ctx: Context, planId: string): Promise<Plan> {
  const plan = found(await planForChange(ctx.tx, ctx.forceId, planId), 'dry run');
  if (plan.state !== 'PLANNED') throw new Refusal('conflict', 'this dry run is confirmed, done or dropped');
  return plan;
}

/**
 * A named person confirms that what the dry run lists is erased. Many records, and any that a person ruled on, take two
 * different people; with the last confirmation the run begins.
 * @throws Refusal `conflict` for a dry run older than two weeks or settled, `own-work` where the same person confirms
 * twice, `sign-in-again` without a fresh sign-in, `not-allowed`
 */
export async function confirmPlan(ctx: Context, planId: string): Promise<{ isComplete: boolean }> {
  demand(mayConfirm, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only a person confirms an erasure');
  demandFresh(ctx.actor, ctx.now);
  const plan = await openPlan(ctx, planId);
  if (ctx.now.getTime() - plan.madeAt.getTime() > PLAN_DAYS * DAY_MS)
    throw new Refusal('conflict', `the dry run is older than ${PLAN_DAYS} days: make a new one`);
  const isSecond = plan.confirmedBy !== null;
  if (isSecond && plan.confirmedBy === ctx.actor.id)
    throw new Refusal('own-work', 'somebody else gives the second confirmation');
  const isComplete = isSecond || !plan.needsSecond;
  await confirmPlanRow(ctx, { id: planId, isSecond, isComplete, staffId: ctx.actor.id });
  await ctx.audit({
    act: 'retention.confirm-plan',
    kind: 'alteration',
    subject: 'retention-plan',
    subjectId: planId,
    detail: { isSecond, isComplete },
  });
  if (isComplete) await ctx.publish(runConfirmed, planId, { planId });
  return { isComplete };
}

/** Lays a dry run aside: nothing of it is erased. @throws Refusal `conflict`, `not-allowed`, `not-found` */
export async function dropPlan(ctx: Context, planId: string): Promise<void> {
  demand(mayPlan, ctx.actor);
  await openPlan(ctx, planId);
  await endPlan(ctx, planId, 'DROPPED');
  await ctx.audit({
    act: 'retention.drop-plan',
    kind: 'alteration',
    subject: 'retention-plan',
    subjectId: planId,
  });
}
