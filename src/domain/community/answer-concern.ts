import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { type Answer, answerProblems } from './answer.model.ts';
import { mayAnswerConcern } from './community.policy.ts';
import { concernById } from './concern.reads.ts';
import { setAnswer } from './concern.store.ts';
import { concernAnswered } from './concern-answered.event.ts';
import { nameOfLeader } from './leader-contacts.ts';

/**
 * Answers a concern once; the leader reads it in the portal and is told by e-mail.
 * @throws Refusal `not-found`, `not-allowed`; `invalid-input` with what to change; `conflict` where somebody else
 * answered first
 */
export async function answerConcern(ctx: Context, concernId: string, answer: Answer): Promise<void> {
  const concern = found(await concernById(ctx.tx, ctx.forceId, concernId), 'concern');
  demand(mayAnswerConcern, ctx.actor, concern.areaPath);
  const problems = answerProblems(answer, await nameOfLeader(ctx, concern.leaderId));
  if (problems.length > 0) throw new Refusal('invalid-input', 'the answer cannot be sent yet', problems);
  const by = ctx.actor.kind === 'staff' ? ctx.actor.id : undefined;
  if (!by) throw new Refusal('not-allowed', 'a person answers, not a process');
  const sealed = await ctx.seal({
    table: 'community.concern',
    recordId: concernId,
    fields: { answer: answer.text.trim() },
  });
  const isFirst = await setAnswer(ctx, concernId, {
    by,
    sealId: sealed.sealId,
    answerSealed: sealed.fields.answer,
    saidLine: answer.saidLine.trim() || null,
    didLine: answer.didLine.trim() || null,
  });
  if (!isFirst) throw new Refusal('conflict', 'somebody else answered this concern first');
  await ctx.publish(concernAnswered, concernId, { concernId });
  await ctx.audit({
    act: 'community.answer-concern',
    kind: 'disclosure',
    subject: 'concern',
    subjectId: concernId,
    detail: { isForBoard: answer.saidLine.trim() !== '' },
  });
}
