import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { type Leader, leaderForSession } from '#room/community';
import { mayKeepOwnTiers } from '../cascade.policy.ts';
import { endPlace, headPath } from './register-tier.ts';

/** @throws Refusal `sign-in-first` where the session belongs to nobody any more */
export function ownLeader(ctx: Context): Promise<Leader> {
  demand(mayKeepOwnTiers, ctx.actor);
  return leaderForSession(ctx);
}

/** Gives a leader a place of their own, from which a link can be made; the same place however often it is asked for. */
export async function openOwnPlace(ctx: Context): Promise<void> {
  const leader = await ownLeader(ctx);
  await headPath(ctx, leader);
  await ctx.audit({
    act: 'cascade.open-own-place',
    kind: 'alteration',
    subject: 'leader',
    subjectId: leader.id,
  });
}

/** Takes a place out from below the leader's own; what hangs below it stays. @throws Refusal `not-found` */
export async function endOwnTier(ctx: Context, path: string): Promise<void> {
  const leader = await ownLeader(ctx);
  await endPlace(ctx, leader.id, path);
}
