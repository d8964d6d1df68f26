import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { areaByPath } from '#room/access';
import { eventById } from '#room/situation';
import { actingStaff } from './acting-staff.model.ts';
import { mayDraft } from './cascade.policy.ts';
import { draftProblems, variantSections } from './compose.model.ts';
import type { DraftText } from './statement.model.ts';
import { draftOf, statementById } from './statement.reads.ts';
import { insertDraft, insertStatement } from './statement.store.ts';
import { FIRST_LANGUAGE } from './words.model.ts';

export interface NewStatement {
  eventId: string;
  areaPath: string;
  draft: DraftText;
}

const auditLine = (id: string, eventId: string) =>
  ({
    act: 'cascade.start-statement',
    kind: 'collection',
    subject: 'statement',
    subjectId: id,
    detail: { eventId },
  }) as const;

/**
 * Begins a core statement about an event with its first draft.
 * @throws Refusal `invalid-input` with everything that may not be typed; `not-found` for an unknown event or area
 */
export async function startStatement(
  ctx: Context,
  { eventId, areaPath, draft }: NewStatement,
): Promise<string> {
  demand(mayDraft, ctx.actor);
  const staff = actingStaff(ctx.actor);
  found(await eventById(ctx.tx, ctx.forceId, eventId), 'event');
  found(await areaByPath(ctx.tx, ctx.forceId, areaPath), 'area');
  const problems = draftProblems(draft);
  if (problems.length > 0) throw new Refusal('invalid-input', 'the draft cannot be kept like this', problems);
  const id = ctx.newId();
  await insertStatement(ctx, {
    id,
    eventId,
    kind: 'core',
    coreId: null,
    areaPath,
    language: FIRST_LANGUAGE,
    createdBy: staff.id,
    createdAt: ctx.now,
  });
  await insertDraft(ctx, {
    ...draft,
    statementId: id,
    language: FIRST_LANGUAGE,
    followsVersionId: null,
    savedBy: staff.id,
  });
  await ctx.audit(auditLine(id, eventId));
  return id;
}

/**
 * Begins a variant of a core for one area. It starts as the whole core, with room before and after it.
 * @throws Refusal `conflict` where the area has a variant of this core already
 */
export async function startVariant(ctx: Context, coreId: string, areaPath: string): Promise<string> {
  demand(mayDraft, ctx.actor, areaPath);
  const staff = actingStaff(ctx.actor);
  const core = found(await statementById(ctx.tx, ctx.forceId, coreId), 'statement');
  if (core.kind !== 'core') throw new Refusal('invalid-input', 'a variant wraps a core, not another variant');
  const coreDraft = found(
    await draftOf(ctx.tx, ctx.forceId, { statementId: coreId, language: core.language }),
    'draft',
  );
  found(await areaByPath(ctx.tx, ctx.forceId, areaPath), 'area');
  const id = ctx.newId();
  const isNew = await insertStatement(ctx, {
    id,
    eventId: core.eventId,
    kind: 'variant',
    coreId,
    areaPath,
    language: core.language,
    createdBy: staff.id,
    createdAt: ctx.now,
  });
  if (!isNew) throw new Refusal('conflict', 'this area has a variant of the statement already');
  const { title, answer, issuer, validHours } = coreDraft;
  await insertDraft(ctx, {
    title,
    answer,
    issuer,
    validHours,
    sections: variantSections(),
    changeNote: '',
    statementId: id,
    language: core.language,
    followsVersionId: null,
    savedBy: staff.id,
  });
  await ctx.audit(auditLine(id, core.eventId));
  return id;
}
