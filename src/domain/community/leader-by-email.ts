import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import { blindIndex, indexKey } from '#platform/crypto/blind-index';
import type { Leader } from './leader.model.ts';
import { leaderByEmailIndex, leaderById } from './leader.reads.ts';

/** The key of the leaders' e-mail index, from the setting that holds the pepper. */
export const leaderEmailKey = (pepper: Sensitive<string>): Sensitive<Buffer> =>
  indexKey(pepper, 'community.leader-email');

/** The live leader who holds the address, or undefined; nothing is opened for it. */
export async function leaderByEmail(
  ctx: Context,
  key: Sensitive<Buffer>,
  email: string,
): Promise<Leader | undefined> {
  if (!email.includes('@')) return undefined;
  return leaderByEmailIndex(ctx.tx, ctx.forceId, blindIndex(key, email));
}

/**
 * The leader who is signed in.
 * @throws Refusal `sign-in-first` for anybody else, and where the leader has left: a session may outlive that by a second
 */
export async function leaderForSession(ctx: Context): Promise<Leader> {
  const { actor } = ctx;
  const leader = actor.kind === 'leader' ? await leaderById(ctx.tx, ctx.forceId, actor.id) : undefined;
  if (leader?.leftAt !== null) throw new Refusal('sign-in-first', 'this leader has left or is not signed in');
  return leader;
}
