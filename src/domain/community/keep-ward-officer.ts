import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { mayKeepWardOfficers } from './community.policy.ts';
import type { WardOfficer } from './ward-officer.model.ts';
import { endWardOfficerRow, insertWardOfficer } from './ward-officer.store.ts';

/**
 * Puts a ward's named contact on the public page until its end date.
 * @returns the contact's identifier
 */
export async function addWardOfficer(ctx: Context, officer: Omit<WardOfficer, 'id'>): Promise<string> {
  demand(mayKeepWardOfficers, ctx.actor, officer.areaPath);
  const id = ctx.newId();
  await insertWardOfficer(ctx, ctx.actor.kind === 'staff' ? ctx.actor.id : null, { ...officer, id });
  await ctx.audit({
    act: 'community.add-ward-officer',
    kind: 'alteration',
    subject: 'ward_officer',
    subjectId: id,
  });
  return id;
}

/**
 * Takes a contact off the public page.
 * @throws Refusal `not-found` where it is off already; `not-allowed` outside the actor's areas
 */
export async function endWardOfficer(ctx: Context, id: string): Promise<void> {
  const ended = found(await endWardOfficerRow(ctx, id), 'ward officer');
  demand(mayKeepWardOfficers, ctx.actor, ended.areaPath);
  await ctx.audit({
    act: 'community.end-ward-officer',
    kind: 'alteration',
    subject: 'ward_officer',
    subjectId: id,
  });
}
