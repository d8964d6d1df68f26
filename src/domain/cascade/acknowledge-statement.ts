import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { type FieldProblem, found, Refusal } from '#kernel/refusal';
import { actingLeader } from './acting-staff.model.ts';
import { mayUseInbox } from './cascade.policy.ts';
import { isPeople, PASSING_CHANNELS, PEOPLE_MAX } from './delivery.model.ts';
import { insertAcknowledgement, insertWithdrawalSeen, upsertPassingOn } from './leader.store.ts';
import { publishedById } from './published.reads.ts';
import { statementAcknowledged } from './statement-acknowledged.event.ts';
import { statementPassedOn } from './statement-passed-on.event.ts';

/**
 * A leader says that he or she has read a version, or knows that it is withdrawn: then nothing else about it is kept.
 * Saying so twice counts once.
 */
export async function acknowledgeStatement(ctx: Context, versionId: string): Promise<void> {
  demand(mayUseInbox, ctx.actor);
  const leader = actingLeader(ctx.actor);
  const { rootVersionId, state } = found(await publishedById(ctx.tx, ctx.forceId, versionId), 'statement');
  if (state === 'withdrawn') return insertWithdrawalSeen(ctx, rootVersionId, leader.id);
  if (!(await insertAcknowledgement(ctx, rootVersionId, leader.id))) return;
  await ctx.publish(statementAcknowledged, rootVersionId, { versionId: rootVersionId, leaderId: leader.id });
}

export interface PassedOn {
  versionId: string;
  channels: readonly string[];
  /** About how many people, as the leader puts it. */
  people: number;
}

/**
 * A leader says through which channels, and to about how many, a version was passed on. The newest word counts. Who
 * passed something on has read it.
 * @throws Refusal `invalid-input` without a channel or a number of people; `conflict` for a withdrawn statement
 */
export async function passOn(ctx: Context, { versionId, channels, people }: PassedOn): Promise<void> {
  demand(mayUseInbox, ctx.actor);
  const leader = actingLeader(ctx.actor);
  const { rootVersionId, state } = found(await publishedById(ctx.tx, ctx.forceId, versionId), 'statement');
  if (state === 'withdrawn') throw new Refusal('conflict', 'this statement was withdrawn');
  const known = PASSING_CHANNELS.filter((channel) => channels.includes(channel));
  const problems: FieldProblem[] = [];
  if (known.length === 0) problems.push({ field: 'channels', key: 'cascade.passed.channels.required' });
  if (!isPeople(people))
    problems.push({ field: 'people', key: 'cascade.passed.people.range', args: { max: PEOPLE_MAX } });
  if (problems.length > 0) throw new Refusal('invalid-input', 'say how and to about how many', problems);
  await acknowledgeStatement(ctx, versionId);
  await upsertPassingOn(ctx, { rootVersionId, leaderId: leader.id, channels: known, people });
  await ctx.publish(statementPassedOn, rootVersionId, { versionId: rootVersionId, leaderId: leader.id });
}
