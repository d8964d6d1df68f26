import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { mayPromisePatrols } from './community.policy.ts';
import { upsertPromise } from './ward-officer.store.ts';

/**
 * Lets the public page of an area say "more patrols in this area" until the given time. The room that plans patrols
 * calls it; the page never learns where, when or at whose door.
 */
export async function promiseMorePatrols(
  ctx: Context,
  promise: { areaPath: string; untilAt: Date },
): Promise<void> {
  demand(mayPromisePatrols, ctx.actor, promise.areaPath);
  await upsertPromise(ctx, promise.areaPath, promise.untilAt);
  await ctx.audit({
    act: 'community.promise-patrols',
    kind: 'alteration',
    subject: 'area',
    subjectId: null,
    detail: { area: promise.areaPath },
  });
}
