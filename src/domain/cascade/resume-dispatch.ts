import type { Context } from '#kernel/context';
import type { SlotFolder } from '#platform/slots/slot-file';
import { unfrozenDispatches } from './audience/audience.store.ts';
import { DISPATCH_JOB, FREEZE_JOB } from './send-statement.ts';
import { isAnythingDue } from './sending/parcel.store.ts';
import { dropOldNotes, reclaimFromDead } from './sending/sender.store.ts';

/**
 * Gives back what dead senders held and wakes the sender where something is due: after a crash, and for messages that
 * were put off. The job has no key, because one with a key would take the tries of a sender that is at work; where
 * this process is sending already, it ends at once.
 * @param notes where senders of this machine note what has left
 */
export async function resumeDispatch(ctx: Context, notes?: SlotFolder): Promise<void> {
  if (notes) await dropOldNotes(ctx, notes);
  await reclaimFromDead(ctx, notes);
  if ((await unfrozenDispatches(ctx)).length > 0) await ctx.enqueue(FREEZE_JOB, {});
  if (await isAnythingDue(ctx)) await ctx.enqueue(DISPATCH_JOB, {});
}
