import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { mayLogVisit } from './patrol.policy.ts';
import { setVisitDone, setVisitNotDone, visitForChange } from './patrol.store.ts';
import { visitDone } from './visit-done.event.ts';

export type VisitLog =
  | { isDone: true; stayedMinutes: number; engagedWith: string; heard: string }
  | { isDone: false; why: string };

/**
 * Says what became of a planned visit: made, how long, who was spoken to (a role), what was heard; or not made and why.
 * @throws Refusal `conflict` where it was logged already
 */
export async function logVisit(ctx: Context, visitId: string, log: VisitLog): Promise<void> {
  const visit = found(await visitForChange(ctx.tx, ctx.forceId, visitId), 'visit');
  demand(mayLogVisit, ctx.actor, visit.areaPath);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff log visits');
  if (visit.state !== 'planned') throw new Refusal('conflict', 'this visit was logged already');
  if (!log.isDone) {
    await setVisitNotDone(ctx, { id: visitId, by: ctx.actor.id, why: log.why });
    return;
  }
  await setVisitDone(ctx, { ...log, id: visitId, doneBy: ctx.actor.id });
  await ctx.publish(visitDone, visitId, { visitId });
}
