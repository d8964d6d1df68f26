import type { Context } from '#kernel/context';
import { setStopped } from './clock.store.ts';

/** The person has heard from an officer for the first time: that clock stops. What they were told of stays for a person to say. */
export async function noteContact(ctx: Context, reportId: string): Promise<void> {
  const by = ctx.actor.kind === 'staff' ? ctx.actor.id : null;
  await setStopped(ctx, reportId, { kinds: ['CONTACT'], reason: 'DONE', by });
}
