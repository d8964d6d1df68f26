import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { mayReadConcerns } from './community.policy.ts';
import type { Concern, OpenedConcern } from './concern.model.ts';
import { concernById, concernsOfLeader, type SealedConcern } from './concern.reads.ts';
import { noteAnswersSeen } from './concern.store.ts';
import { nameOfLeader } from './leader-contacts.ts';

const facts = (concern: SealedConcern): Concern => {
  const {
    sealId: _seal,
    textSealed: _text,
    answerSealId: _answerSeal,
    answerSealed: _answer,
    ...rest
  } = concern;
  return rest;
};

async function openConcerns(
  ctx: Context,
  concerns: readonly SealedConcern[],
  purpose: string,
): Promise<OpenedConcern[]> {
  if (concerns.length === 0) return [];
  const answered = concerns.flatMap((concern) =>
    concern.answerSealId && concern.answerSealed
      ? [{ id: concern.id, sealId: concern.answerSealId, sealed: concern.answerSealed }]
      : [],
  );
  const table = 'community.concern';
  const opened = await ctx.openMany<string>([
    ...concerns.map((one) => ({
      table,
      recordId: one.id,
      sealId: one.sealId,
      fields: { text: one.textSealed },
      purpose,
    })),
    ...answered.map((one) => ({
      table,
      recordId: one.id,
      sealId: one.sealId,
      fields: { answer: one.sealed },
      purpose,
    })),
  ]);
  const answers = new Map(
    answered.map(({ id }, at) => [id, opened[concerns.length + at]?.answer?.reveal() ?? '']),
  );
  return concerns.map((concern, at) => ({
    ...facts(concern),
    text: opened[at]?.text?.reveal() ?? '',
    answer: answers.get(concern.id) ?? null,
  }));
}

/**
 * One concern with its words and who sent it, for the staff who answer.
 * @throws Refusal `not-found`; `not-allowed` outside the actor's areas
 */
export async function readConcern(
  ctx: Context,
  concernId: string,
): Promise<OpenedConcern & { leaderName: string }> {
  const concern = found(await concernById(ctx.tx, ctx.forceId, concernId), 'concern');
  demand(mayReadConcerns, ctx.actor, concern.areaPath);
  const [opened] = await openConcerns(ctx, [concern], 'concern');
  return { ...found(opened, 'concern'), leaderName: await nameOfLeader(ctx, concern.leaderId) };
}

/**
 * What a leader has sent and what came of it; the answers count as seen from now on.
 * @throws Refusal `not-allowed` for anybody but the leader
 */
export async function readOwnConcerns(ctx: Context, leaderId: string): Promise<OpenedConcern[]> {
  if (ctx.actor.kind !== 'leader' || ctx.actor.id !== leaderId)
    throw new Refusal('not-allowed', 'leaders read what they sent themselves');
  const opened = await openConcerns(ctx, await concernsOfLeader(ctx.tx, ctx.forceId, leaderId), 'own');
  await noteAnswersSeen(ctx, leaderId);
  return opened;
}
