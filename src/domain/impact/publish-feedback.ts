import type { Context } from '#kernel/context';
import { demand, demandFresh } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { decidePublicAnswer } from '#room/community';
import { feedbackPublished } from './feedback-published.event.ts';
import { mayPublishFeedback } from './impact.policy.ts';
import { pointsAtPerson } from './tension.model.ts';

/**
 * Puts a "you said, we did" before the public, in the words a person settled on, or withholds it.
 * "The concerns expressed to us … have informed our response" (Met, hate letters) becomes something one can read.
 * @throws Refusal `invalid-input` where the words could point at a person
 */
export async function publishFeedback(
  ctx: Context,
  input: { concernId: string; said: string; did: string; isPublished: boolean },
): Promise<void> {
  demand(mayPublishFeedback, ctx.actor);
  if (input.isPublished) demandFresh(ctx.actor, ctx.now);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff publish');
  const problems = (['said', 'did'] as const)
    .filter((field) => input.isPublished && (input[field].trim() === '' || pointsAtPerson(input[field])))
    .map((field) => ({ field, key: `impact.feedback.${field}.required` }));
  if (problems.length > 0) throw new Refusal('invalid-input', 'the public words cannot be used', problems);
  await decidePublicAnswer(ctx, input);
  await ctx.audit({
    act: 'impact.publish-feedback',
    kind: 'disclosure',
    subject: 'concern',
    subjectId: input.concernId,
    detail: { isPublished: input.isPublished },
  });
  if (input.isPublished)
    await ctx.publish(feedbackPublished, input.concernId, { concernId: input.concernId });
}
