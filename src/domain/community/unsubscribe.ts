import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { eraseLeader, stopEmail, stopTexts } from './leader.store.ts';
import { leaderLeft } from './leader-left.event.ts';

/**
 * Stops e-mail or texts to a leader, or ends the contact altogether and erases name, address and phone number. Honoured in
 * this very transaction: the next audience leaves them out. Doing it again changes nothing.
 * @throws Refusal `not-allowed` where one leader names another
 */
export async function unsubscribe(
  ctx: Context,
  leaderId: string,
  from: 'email' | 'texts' | 'everything' = 'email',
): Promise<void> {
  if (ctx.actor.kind === 'leader' && ctx.actor.id !== leaderId)
    throw new Refusal('not-allowed', 'leaders stop their own messages');
  const end = { email: stopEmail, texts: stopTexts, everything: eraseLeader }[from];
  const isChanged = await end(ctx, leaderId);
  if (!isChanged) return;
  await ctx.publish(leaderLeft, leaderId, { leaderId, from });
  await ctx.audit({
    act: 'community.unsubscribe',
    kind: from === 'everything' ? 'erasure' : 'alteration',
    subject: 'leader',
    subjectId: leaderId,
    detail: { from },
  });
}
