import type { Context } from '#kernel/context';
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

/** The leader behind a portal session, or undefined where they have left since it began. */
export async function leaderForSession(ctx: Context): Promise<Leader | undefined> {
  if (ctx.actor.kind !== 'leader') return undefined;
  const leader = await leaderById(ctx.tx, ctx.forceId, ctx.actor.id);
  return leader?.leftAt === null ? leader : undefined;
}
