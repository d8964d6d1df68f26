import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { type FieldProblem, found, Refusal } from '#kernel/refusal';
import { areaByPath } from '#room/access';
import { type Leader, leaderById } from '#room/community';
import { mayKeepTiers } from '../cascade.policy.ts';
import { isPeople } from '../delivery.model.ts';
import { atNewLabel, DEEPEST, depthOf, isPassingChannel, isTierPath, newLabel } from './tier.model.ts';
import { headOf } from './tier.reads.ts';
import { endTier, insertHead, insertTier } from './tier.store.ts';

export interface TierToRegister {
  leaderId: string;
  /** The place it hangs below; empty: directly below the leader. */
  parentPath: string;
  areaPath: string;
  language: string;
  channel: string;
  people: number;
}

/** The path of a leader's own place, made where it is not there yet. */
export async function headPath(ctx: Context, leader: Leader): Promise<string> {
  const leaderId = leader.id;
  const known = await headOf(ctx.tx, ctx.forceId, leaderId);
  if (known) return known.path;
  if (leader.leftAt) throw new Refusal('conflict', 'this leader has left');
  await insertHead(ctx, {
    leaderId,
    label: newLabel(),
    areaPath: leader.areaPath,
    language: leader.language,
    channel: leader.channel === 'email' ? 'e-mail' : 'word-of-mouth',
    people: 1,
  });
  return found(await headOf(ctx.tx, ctx.forceId, leaderId), 'tier').path;
}

function problemsOf(tier: TierToRegister): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!isPeople(tier.people)) problems.push({ field: 'people', key: 'cascade.tier.people.wrong' });
  if (!isPassingChannel(tier.channel))
    problems.push({ field: 'channel', key: 'cascade.tier.channel.required' });
  return problems;
}

/**
 * Registers a co-ordinator to whom a leader, or another co-ordinator below that leader, passes words on. No name and no
 * address is kept: those above know whom they mean.
 * @returns the new place's path
 * @throws Refusal `invalid-input` for a number or channel that cannot be, `not-found` for an unknown leader, area or
 * place, `conflict` where the cascade would go deeper than eight steps or the place above has ended
 */
export async function registerTier(ctx: Context, tier: TierToRegister): Promise<string> {
  const leader = found(await leaderById(ctx.tx, ctx.forceId, tier.leaderId), 'leader');
  demand(mayKeepTiers, ctx.actor, leader.areaPath);
  const problems = problemsOf(tier);
  if (problems.length > 0) throw new Refusal('invalid-input', 'the tier cannot be kept like this', problems);
  found(await areaByPath(ctx.tx, ctx.forceId, tier.areaPath), 'area');
  if (tier.parentPath !== '' && !isTierPath(tier.parentPath)) throw new Refusal('not-found', 'no such tier');
  const parentPath = tier.parentPath || (await headPath(ctx, leader));
  if (depthOf(parentPath) >= DEEPEST)
    throw new Refusal('conflict', `a cascade goes at most ${DEEPEST} steps down`);
  const path = await atNewLabel((label) => insertTier(ctx, { ...tier, parentPath, label }));
  if (!path) throw new Refusal('conflict', 'the place above has ended or belongs to another leader');
  await ctx.audit({
    act: 'cascade.register-tier',
    kind: 'collection',
    subject: 'leader',
    subjectId: tier.leaderId,
    detail: { depth: depthOf(path) },
  });
  return path;
}

/** Takes a co-ordinator out of the cascade; those below stay. @throws Refusal `not-found` where there is none */
export async function removeTier(ctx: Context, leaderId: string, path: string): Promise<void> {
  const leader = found(await leaderById(ctx.tx, ctx.forceId, leaderId), 'leader');
  demand(mayKeepTiers, ctx.actor, leader.areaPath);
  await endPlace(ctx, leaderId, path);
}

/** Ends a place below a leader's, for somebody who was allowed to. @throws Refusal `not-found` where there is none */
export async function endPlace(ctx: Context, leaderId: string, path: string): Promise<void> {
  if (!isTierPath(path) || !(await endTier(ctx, leaderId, path)))
    throw new Refusal('not-found', 'no such tier');
  await ctx.audit({ act: 'cascade.end-tier', kind: 'erasure', subject: 'leader', subjectId: leaderId });
}
