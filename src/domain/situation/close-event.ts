import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { mayRegisterEvent } from './situation.policy.ts';
import { eventById } from './situation.reads.ts';
import { closeEventRow } from './situation.store.ts';
import { actorStaffId } from './staff-id.model.ts';

/**
 * Closes an event: the force no longer works on it. Its page and all that hangs on it stay readable.
 * @throws Refusal `not-found`; `conflict` where it is closed already
 */
export async function closeEvent(ctx: Context, eventId: string): Promise<void> {
  demand(mayRegisterEvent, ctx.actor);
  found(await eventById(ctx.tx, ctx.forceId, eventId), 'event');
  if (!(await closeEventRow(ctx, eventId, actorStaffId(ctx.actor))))
    throw new Refusal('conflict', 'the event is closed already');
  await ctx.audit({
    act: 'situation.close-event',
    kind: 'alteration',
    subject: 'critical_event',
    subjectId: eventId,
  });
}
