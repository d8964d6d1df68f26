import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { areaByPath } from '#room/access';
import { mayPromisePatrols } from './patrol.policy.ts';
import { upsertPromise } from './patrol.store.ts';

/** Tells the public that an area has more patrols until a day. Nothing about sites or hours leaves this room. */
export async function promisePatrols(
  ctx: Context,
  promise: { areaPath: string; eventId: string; untilOn: string },
): Promise<void> {
  demand(mayPromisePatrols, ctx.actor, promise.areaPath);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff promise patrols');
  found(await areaByPath(ctx.tx, ctx.forceId, promise.areaPath), 'area');
  await upsertPromise(ctx, { ...promise, by: ctx.actor.id });
}
