import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { type EventFacts, withoutCoveredAreas } from './event.model.ts';
import { mayRegisterEvent } from './situation.policy.ts';
import { eventById } from './situation.reads.ts';
import { updateEvent } from './situation.store.ts';
import { actorStaffId } from './staff-id.model.ts';

/**
 * Writes an open event's facts anew: who may be touched or mistaken is often clear only days later.
 * @throws Refusal `not-found`; `conflict` where the event is closed or somebody else amended it meanwhile
 */
export async function amendEvent(
  ctx: Context,
  eventId: string,
  change: { revision: number; facts: EventFacts },
): Promise<void> {
  demand(mayRegisterEvent, ctx.actor);
  found(await eventById(ctx.tx, ctx.forceId, eventId), 'event');
  const facts = { ...change.facts, areaPaths: withoutCoveredAreas(change.facts.areaPaths) };
  const isDone = await updateEvent(ctx, eventId, {
    by: actorStaffId(ctx.actor),
    revision: change.revision,
    facts,
  });
  if (!isDone)
    throw new Refusal('conflict', 'the event was changed or closed by somebody else', [
      { field: 'title', key: 'situation.event.changed-meanwhile' },
    ]);
  await ctx.audit({
    act: 'situation.amend-event',
    kind: 'alteration',
    subject: 'critical_event',
    subjectId: eventId,
    detail: { revision: change.revision + 1 },
  });
}
