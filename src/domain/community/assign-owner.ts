import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { staffByRole } from '#room/access';
import { mayAssignConcern } from './community.policy.ts';
import { concernById, openConcernsOf } from './concern.reads.ts';
import { setOwner } from './concern.store.ts';
import { chooseOwner } from './owner.model.ts';

/** Everybody who may answer a concern from the area, each once. */
export async function possibleOwners(
  ctx: Context,
  areaPath: string,
): Promise<Array<{ id: string; name: string; rank: string; scopes: string[] }>> {
  const wardOfficers = await staffByRole(ctx.tx, ctx.forceId, 'WARD_OFFICER', areaPath);
  const engagement = await staffByRole(ctx.tx, ctx.forceId, 'ENGAGEMENT_OFFICER', areaPath);
  return [...new Map([...wardOfficers, ...engagement].map((one) => [one.id, one])).values()];
}

/** Gives a new concern to the officer who knows the place and has the fewest; leaves an owned one as it is. */
export async function findOwner(ctx: Context, concernId: string): Promise<void> {
  const concern = await concernById(ctx.tx, ctx.forceId, concernId);
  if (!concern || concern.ownerId || concern.state !== 'open') return;
  const people = await possibleOwners(ctx, concern.areaPath);
  const held = await openConcernsOf(
    ctx.tx,
    ctx.forceId,
    people.map(({ id }) => id),
  );
  const candidates = people.map((one) => ({ ...one, openConcerns: held.get(one.id) ?? 0 }));
  const staffId = chooseOwner(candidates, concern.areaPath);
  if (!staffId || !(await setOwner(ctx, concernId, { staffId, onlyIfUnowned: true }))) return;
  await ctx.audit({
    act: 'community.find-owner',
    kind: 'alteration',
    subject: 'concern',
    subjectId: concernId,
    detail: { owner: staffId },
  });
}

/**
 * A person puts the concern into somebody's hands.
 * @throws Refusal `not-found`, `not-allowed`; `invalid-input` where the other may not answer it; `conflict` where it
 * is answered
 */
export async function assignOwner(ctx: Context, concernId: string, staffId: string): Promise<void> {
  const concern = found(await concernById(ctx.tx, ctx.forceId, concernId), 'concern');
  demand(mayAssignConcern, ctx.actor, concern.areaPath);
  const people = await possibleOwners(ctx, concern.areaPath);
  if (!people.some(({ id }) => id === staffId))
    throw new Refusal('invalid-input', 'the other does not answer concerns from this area', [
      { field: 'owner', key: 'community.concern.owner.required' },
    ]);
  if (!(await setOwner(ctx, concernId, { staffId, onlyIfUnowned: false })))
    throw new Refusal('conflict', 'the concern is answered already');
  await ctx.audit({
    act: 'community.assign-owner',
    kind: 'alteration',
    subject: 'concern',
    subjectId: concernId,
    detail: { owner: staffId },
  });
}
