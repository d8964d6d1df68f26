import type { Context } from '#kernel/context';
import { demand, demandFresh } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import {
  type AssessmentContent,
  missingForApproval,
  overallRating,
  REVIEW_HOURS,
} from './assessment.model.ts';
import { assessmentForChange, insertVersion, saveDraft } from './assessment.store.ts';
import { assessmentApproved } from './assessment-approved.event.ts';
import { gatherInputs } from './gather-inputs.ts';
import { mayApproveAssessment, mayWriteAssessment } from './impact.policy.ts';
import { draftOf } from './impact.reads.ts';

/**
 * Saves the draft of the next version.
 * @throws Refusal `conflict` where a colleague saved since `revision` was read: nothing of theirs is lost
 */
export async function writeAssessment(
  ctx: Context,
  input: { assessmentId: string; revision: number; content: AssessmentContent },
): Promise<void> {
  demand(mayWriteAssessment, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff write assessments');
  found(await assessmentForChange(ctx.tx, ctx.forceId, input.assessmentId), 'assessment');
  if (!(await saveDraft(ctx, { ...input, writtenBy: ctx.actor.id })))
    throw new Refusal('conflict', 'a colleague saved this draft while you wrote');
  await ctx.audit({
    act: 'impact.write-assessment',
    kind: 'alteration',
    subject: 'assessment',
    subjectId: input.assessmentId,
  });
}

/**
 * Makes the draft the next version, for good: with what was known from the other rooms at this moment, and the time of
 * the next review. Approving is a person's act, and never the author's.
 * @throws Refusal `own-work`, `conflict` where the draft changed since it was read, `invalid-input` naming what is missing
 */
export async function approveAssessment(
  ctx: Context,
  { assessmentId, revision }: { assessmentId: string; revision: number },
): Promise<{ version: number }> {
  demand(mayApproveAssessment, ctx.actor);
  demandFresh(ctx.actor, ctx.now);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff approve assessments');
  const row = found(await assessmentForChange(ctx.tx, ctx.forceId, assessmentId), 'assessment');
  const draft = found(await draftOf(ctx.tx, ctx.forceId, assessmentId), 'draft');
  if (draft.revision !== revision) throw new Refusal('conflict', 'the draft changed since you read it');
  if (draft.writtenBy === ctx.actor.id) throw new Refusal('own-work', 'nobody approves their own assessment');
  const missing = missingForApproval(draft.content);
  if (missing.length > 0)
    throw new Refusal(
      'invalid-input',
      'the draft is not complete',
      missing.map((field) => ({ field, key: `impact.assessment.missing.${field}` })),
    );
  const { rating } = overallRating(draft.content);
  const version = row.version + 1;
  await insertVersion(ctx, {
    assessmentId,
    version,
    content: draft.content,
    inputs: await gatherInputs(ctx.tx, ctx.forceId, { eventId: row.eventId, now: ctx.now }),
    overall: rating,
    authorId: draft.writtenBy,
    approverId: ctx.actor.id,
    nextReviewDueAt: new Date(ctx.now.getTime() + REVIEW_HOURS[rating] * 3_600_000),
  });
  await ctx.publish(assessmentApproved, assessmentId, { assessmentId, version });
  await ctx.audit({
    act: 'impact.approve-assessment',
    kind: 'alteration',
    subject: 'assessment',
    subjectId: assessmentId,
    detail: { version, overall: rating },
  });
  return { version };
}
