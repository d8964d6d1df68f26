import type { Context } from '#kernel/context';
import { found, Refusal } from '#kernel/refusal';
import { unsubscribe as leaveAudience } from '#room/community';
import { markTold, unsubscribeByHash } from './subscription.store.ts';
import { isToken, tokenHash } from './unsubscribe-token.ts';
import { unsubscribed } from './unsubscribed.event.ts';

/**
 * Ends e-mail to whoever holds the link, at once: in this very commit what is queued for them is left off, or, where others
 * take lines from the queue at this moment, by the sender that comes to it. The community room hears of it by a job. Pressing
 * twice is fine.
 * @throws Refusal `not-found` for a token nobody was given
 */
export async function unsubscribeByToken(ctx: Context, token: string): Promise<void> {
  if (!isToken(token)) throw new Refusal('not-found', 'this is no unsubscribe link');
  const leaderId = found(await unsubscribeByHash(ctx, tokenHash(token)), 'unsubscribe link');
  await ctx.publish(unsubscribed, leaderId, { leaderId });
}

/** Tells the community room, so that no later audience has the leader in it. */
export async function tellCommunity(ctx: Context, leaderId: string): Promise<void> {
  await leaveAudience(ctx, leaderId, 'email');
  await markTold(ctx, leaderId);
}
