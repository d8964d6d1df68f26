import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { areaByPath } from '#room/access';
import { REPRESENTS } from '#room/community';
import { eventById } from '#room/situation';
import { actingStaff } from './acting-staff.model.ts';
import { type Moment, momentOfEvent } from './approval/chain.model.ts';
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
  /** What it is written for; as the event's kind says where it is absent. */
  moment?: Moment;
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
  { eventId, areaPath, draft, moment }: NewStatement,
): Promise<string> {
  demand(mayDraft, ctx.actor);
  const staff = actingStaff(ctx.actor);
  const event = found(await eventById(ctx.tx, ctx.forceId, eventId), 'event');
  found(await areaByPath(ctx.tx, ctx.forceId, areaPath), 'area');
  const problems = draftProblems(draft);
  if (problems.length > 0) throw new Refusal('invalid-input', 'the draft cannot be kept like this', problems);
  const id = ctx.newId();
  await insertStatement(ctx, {
    id,
    eventId,
    kind: 'core',
    coreId: null,
    parentId: null,
    areaPath,
    community: '',
    language: FIRST_LANGUAGE,
    moment: moment ?? momentOfEvent(event.kind),
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
 * Begins a variant of a core for one area, or of an area's variant for one community. It starts as the whole text it
 * wraps, with room before and after it.
 * @param community the part leaders play for whom it is written; empty for everybody in the area
 * @throws Refusal `conflict` where there is such a variant of this core already; `invalid-input` for an insert into an
 *   insert, or for another area than that of the variant it wraps
 */
export async function startVariant(
  ctx: Context,
  parentId: string,
  { areaPath, community = '' }: { areaPath: string; community?: string },
): Promise<string> {
  demand(mayDraft, ctx.actor, areaPath);
  const staff = actingStaff(ctx.actor);
  const parent = found(await statementById(ctx.tx, ctx.forceId, parentId), 'statement');
  if (community !== '' && !(REPRESENTS as readonly string[]).includes(community))
    throw new Refusal('invalid-input', 'an insert is written for a part that leaders play');
  if (parent.community !== '')
    throw new Refusal('invalid-input', 'an insert for a community is not wrapped again');
  if (parent.kind === 'variant' && (community === '' || areaPath !== parent.areaPath))
    throw new Refusal('invalid-input', 'an area’s variant is wrapped for one community of the same area');
  const parentDraft = found(
    await draftOf(ctx.tx, ctx.forceId, { statementId: parentId, language: parent.language }),
    'draft',
  );
  found(await areaByPath(ctx.tx, ctx.forceId, areaPath), 'area');
  const id = ctx.newId();
  const isNew = await insertStatement(ctx, {
    id,
    eventId: parent.eventId,
    kind: 'variant',
    coreId: parent.coreId ?? parent.id,
    parentId,
    areaPath,
    community,
    language: parent.language,
    moment: parent.moment,
    createdBy: staff.id,
    createdAt: ctx.now,
  });
  if (!isNew) throw new Refusal('conflict', 'there is such a variant of the statement already');
  const { title, answer, issuer, validHours } = parentDraft;
  await insertDraft(ctx, {
    title,
    answer,
    issuer,
    validHours,
    sections: variantSections(),
    changeNote: '',
    statementId: id,
    language: parent.language,
    followsVersionId: null,
    savedBy: staff.id,
  });
  await ctx.audit(auditLine(id, parent.eventId));
  return id;
}
