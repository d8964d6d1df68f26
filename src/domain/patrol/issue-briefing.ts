import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { eventById } from '#room/situation';
import type { BriefingInput } from './briefing.model.ts';
import { mayAcknowledgeBriefing, mayIssueBriefing } from './patrol.policy.ts';
import { briefingById } from './patrol.reads.ts';
import { insertAcknowledgement, insertBriefing, lastBriefingVersion } from './patrol.store.ts';

/** Issues the next version of an event's briefing; officers acknowledge each version anew. */
export async function issueBriefing(
  ctx: Context,
  eventId: string,
  input: BriefingInput,
): Promise<{ briefingId: string; version: number }> {
  demand(mayIssueBriefing, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff brief');
  found(await eventById(ctx.tx, ctx.forceId, eventId), 'event');
  const version = (await lastBriefingVersion(ctx.tx, ctx.forceId, eventId)) + 1;
  const briefingId = ctx.newId();
  await insertBriefing(ctx, { ...input, id: briefingId, eventId, version, writtenBy: ctx.actor.id });
  return { briefingId, version };
}

/** The officer has read the briefing. "They have all been briefed" needs a row of each. */
export async function acknowledgeBriefing(ctx: Context, briefingId: string): Promise<void> {
  demand(mayAcknowledgeBriefing, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff acknowledge');
  found(await briefingById(ctx.tx, ctx.forceId, briefingId), 'briefing');
  await insertAcknowledgement(ctx, briefingId, ctx.actor.id);
}
