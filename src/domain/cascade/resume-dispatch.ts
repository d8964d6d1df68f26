import type { Context } from '#kernel/context';
import { unfrozenDispatches } from './audience/audience.store.ts';
import { DISPATCH_JOB, FREEZE_JOB } from './send-statement.ts';
import { isAnythingDue } from './sending/parcel.store.ts';
import { reclaimFromDead } from './sending/sender.store.ts';

/**
 * Gives back what dead senders held and wakes the sender where something is due: after a crash, and for messages that
 * were put off. The job has no key, because one with a key would take the tries of a sender that is at work; where
 * this process is sending already, it ends at once.
 */
export async function resumeDispatch(ctx: Context): Promise<void> {
  await reclaimFromDead(ctx);
  if ((await unfrozenDispatches(ctx)).length > 0) await ctx.enqueue(FREEZE_JOB, {});
  if (await isAnythingDue(ctx)) await ctx.enqueue(DISPATCH_JOB, {});
}
