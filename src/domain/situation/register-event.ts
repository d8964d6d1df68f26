import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import type { EventFacts } from './event.model.ts';
import { withoutCoveredAreas } from './event.model.ts';
import { eventRegistered } from './event-registered.event.ts';
import { mayRegisterEvent } from './situation.policy.ts';
import { insertEvent } from './situation.store.ts';
import { actorStaffId } from './staff-id.model.ts';

/**
 * Puts a critical event on the register; the rest of the loop hangs on its identifier.
 * @returns the event's identifier
 * @throws Refusal `not-allowed`, `sign-in-first`
 */
export async function registerEvent(ctx: Context, facts: EventFacts): Promise<string> {
  demand(mayRegisterEvent, ctx.actor);
  const id = ctx.newId();
  const areaPaths = withoutCoveredAreas(facts.areaPaths);
  await insertEvent(ctx, id, actorStaffId(ctx.actor), { ...facts, areaPaths });
  await ctx.publish(eventRegistered, id, { eventId: id });
  await ctx.audit({
    act: 'situation.register-event',
    kind: 'collection',
    subject: 'critical_event',
    subjectId: id,
    detail: { kind: facts.kind },
  });
  return id;
}
