import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { actingOn, keepLine } from './restrict-report.ts';
import type { LiftReason } from './restricted.model.ts';
import { mayRestrict, mayReviewGlass } from './restricted.policy.ts';
import { isRestricted, liftForChange, namedOn } from './restricted.reads.ts';
import { insertLift, insertNamed, setLiftAnswered, setRestricted } from './restricted.store.ts';

/**
 * Asks that a restriction ends, for a reason. Only who is named asks; it ends when another person agrees.
 * @throws Refusal `conflict` where the report is not restricted or somebody has asked already, `not-allowed`
 */
export async function askToLift(
  ctx: Context,
  { reportId, reason }: { reportId: string; reason: LiftReason },
): Promise<void> {
  const actor = await actingOn(ctx, mayRestrict, reportId);
  if (!(await isRestricted(ctx.tx, ctx.forceId, reportId)))
    throw new Refusal('conflict', 'the report is not restricted');
  const named = await namedOn(ctx.tx, ctx.forceId, reportId);
  if (!named.some(({ staffId }) => staffId === actor.id))
    throw new Refusal('not-allowed', 'only who is named asks that it ends');
  if (await liftForChange(ctx.tx, ctx.forceId, reportId))
    throw new Refusal('conflict', 'somebody has asked already; it waits for a second person');
  await insertLift(ctx, { reportId, askedBy: actor.id, reason });
  await keepLine(ctx, 'triage.ask-to-lift', reportId, { reason });
}

/**
 * The second person's answer: somebody else who is named, or a commander of the area, who agrees without reading the
 * report. Lifted, every name comes off, so that a later restriction begins with nobody but who makes it.
 * @throws Refusal `conflict` where nobody asks, `own-work` for who asked, `not-allowed`
 */
export async function answerLift(
  ctx: Context,
  { reportId, isLifted }: { reportId: string; isLifted: boolean },
): Promise<void> {
  const actor = await actingOn(ctx, mayRestrict, reportId);
  const named = await namedOn(ctx.tx, ctx.forceId, reportId);
  // The area was asked for above.
  const mayAnswer = named.some(({ staffId }) => staffId === actor.id) || isAllowed(mayReviewGlass, actor);
  if (!mayAnswer) throw new Refusal('not-allowed', 'a second named person or a commander answers');
  const lift = await liftForChange(ctx.tx, ctx.forceId, reportId);
  if (!lift) throw new Refusal('conflict', 'nobody asks that the restriction ends');
  if (lift.askedBy === actor.id) throw new Refusal('own-work', 'you asked yourself; another person answers');
  await setLiftAnswered(ctx, { id: lift.id, answeredBy: actor.id, isLifted });
  if (isLifted) {
    for (const { staffId, why } of named)
      await insertNamed(ctx, { reportId, staffId, isGiven: false, why, changedBy: actor.id });
    await setRestricted(ctx, reportId, false);
  }
  await keepLine(ctx, isLifted ? 'triage.lift-restriction' : 'triage.keep-restriction', reportId, {
    reason: lift.reason,
  });
}
