import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { listStaff } from '#room/access';
import { reportByReference, reportsOfEvidence } from '#room/reporting';
import { caseIdOf, seriesIdOf } from '#room/triage';
import { londonDay } from '#statistics/days';
import { shutHolds } from './held.ts';
import type { HoldReason, HoldSubject } from './hold.model.ts';
import { askLift, holdForChange, insertHold, keepHold, liftHold, waitForErasures } from './hold.store.ts';
import { mayHold } from './retention.policy.ts';

/** The thing a reference means: a report's for it and its case, a series's own, the identifier of a file. */
async function subjectOf(ctx: Context, kind: HoldSubject, reference: string): Promise<string | undefined> {
  const { tx, forceId } = ctx;
  if (kind === 'SERIES') return seriesIdOf(tx, forceId, reference);
  if (kind === 'EVIDENCE') {
    const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(reference);
    return isId ? (await reportsOfEvidence(tx, forceId, [reference]))[0]?.subjectId : undefined;
  }
  const report = await reportByReference(tx, forceId, reference);
  if (!report || kind === 'REPORT') return report?.id;
  return caseIdOf(tx, forceId, report.id);
}

/** @throws Refusal `not-allowed` where a report behind it is restricted to others */
async function demandOpen(
  ctx: Context,
  held: { subjectKind: HoldSubject; subjectId: string },
): Promise<void> {
  if ((await shutHolds(ctx, [held])).size > 0)
    throw new Refusal('not-allowed', 'this report is restricted to named people');
}

/**
 * Keeps a report, case, series or file from erasure until two people lift the hold. Waits for an erasure under way, so
 * that a hold that was placed holds.
 * @throws Refusal `invalid-input` with the field: nothing of that reference, a review day that has passed, an owner
 * nobody knows; `not-allowed`
 */
export async function placeHold(
  ctx: Context,
  asked: {
    subjectKind: HoldSubject;
    reference: string;
    reason: HoldReason;
    words: string;
    ownerId: string;
    reviewOn: string;
  },
): Promise<{ holdId: string }> {
  demand(mayHold, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only a person places a hold');
  await waitForErasures(ctx);
  const wrong = (field: string, key: string): Refusal =>
    new Refusal('invalid-input', key, [{ field, key: `retention.hold.${key}` }]);
  if (asked.reviewOn <= londonDay(ctx.now)) throw wrong('reviewOn', 'pastReview');
  const staff = await listStaff(ctx.tx, ctx.forceId);
  if (!staff.some(({ id }) => id === asked.ownerId)) throw wrong('ownerId', 'noOwner');
  const subjectId = await subjectOf(ctx, asked.subjectKind, asked.reference.trim());
  if (!subjectId) throw wrong('reference', 'noSubject');
  await demandOpen(ctx, { subjectKind: asked.subjectKind, subjectId });
  const id = ctx.newId();
  const { sealId, fields } = await ctx.seal({
    table: 'retention.hold',
    recordId: id,
    fields: { words: asked.words },
  });
  await insertHold(ctx, {
    id,
    subjectId,
    sealId,
    wordsSealed: fields.words,
    subjectKind: asked.subjectKind,
    reason: asked.reason,
    ownerId: asked.ownerId,
    reviewOn: asked.reviewOn,
    placedBy: ctx.actor.id,
  });
  await ctx.audit({
    act: 'retention.place-hold',
    kind: 'alteration',
    subject: asked.subjectKind.toLowerCase(),
    subjectId,
    detail: { hold: id, reason: asked.reason },
  });
  return { holdId: id };
}

/**
 * The first look asks that a hold is lifted, the second, by somebody else, lifts it. `keep` takes the first back.
 * @throws Refusal `not-found` for none or a lifted one, `own-work` where the same person looks twice, `not-allowed`
 */
export async function settleHold(
  ctx: Context,
  asked: { holdId: string; answer: 'ask' | 'lift' | 'keep' },
): Promise<void> {
  demand(mayHold, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only a person lifts a hold');
  const hold = found(await holdForChange(ctx.tx, ctx.forceId, asked.holdId), 'hold');
  await demandOpen(ctx, hold);
  const { answer } = asked;
  if (answer === 'lift' && !hold.liftAskedBy) throw new Refusal('conflict', 'nobody has asked to lift it');
  if (answer === 'lift' && hold.liftAskedBy === ctx.actor.id)
    throw new Refusal('own-work', 'somebody else takes the second look');
  if (answer === 'ask') await askLift(ctx, hold.id, ctx.actor.id);
  else if (answer === 'keep') await keepHold(ctx, hold.id);
  else await liftHold(ctx, hold.id, ctx.actor.id);
  await ctx.audit({
    act: `retention.${answer}-hold`,
    kind: 'alteration',
    subject: hold.subjectKind.toLowerCase(),
    subjectId: hold.subjectId,
    detail: { hold: hold.id },
  });
}
