import type { Context } from '#kernel/context';
import { oversightForChange } from '../oversight.store.ts';
import { setStopped } from './clock.store.ts';

/**
 * An officer has written to the person: the clock of first contact stops, and so does that of what the person sent, where
 * nothing came after the page on which the officer wrote. What they were told of stays for a person to say.
 * @param version the report's version on that page
 */
export async function noteContact(ctx: Context, reportId: string, version: number): Promise<void> {
  const by = ctx.actor.kind === 'staff' ? ctx.actor.id : null;
  await setStopped(ctx, reportId, { kinds: ['CONTACT'], reason: 'DONE', by });
  const row = await oversightForChange(ctx.tx, ctx.forceId, reportId);
  if (row?.version === version)
    await setStopped(ctx, reportId, { kinds: ['NEWS', 'DANGER'], reason: 'DONE', by });
}
