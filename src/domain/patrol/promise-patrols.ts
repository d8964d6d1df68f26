import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { areaByPath } from '#room/access';
import { promiseMorePatrols } from '#room/community';
import { mayPromisePatrols } from './patrol.policy.ts';

/** Tells the public that an area has more patrols until a time. Nothing about sites or hours leaves this room. */
export async function promisePatrols(
  ctx: Context,
  promise: { areaPath: string; untilAt: Date },
): Promise<void> {
  demand(mayPromisePatrols, ctx.actor, promise.areaPath);
  found(await areaByPath(ctx.tx, ctx.forceId, promise.areaPath), 'area');
  await promiseMorePatrols(ctx, promise);
}
