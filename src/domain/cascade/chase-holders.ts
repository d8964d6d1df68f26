import type { Context } from '#kernel/context';
import { PRIORITY } from './delivery.model.ts';
import { dropQueued, holdersOf } from './delivery.store.ts';
import { publishedById, publishedTogether } from './published.reads.ts';
import { publicationOf } from './recall/recall.reads.ts';
import { membersByChannel, type Receiver, type Telling, tellLeaders } from './tell-leaders.ts';
import { lockStatement } from './version.store.ts';

/** Those who had a version: who passed it on comes first and is asked to pass this on too. */
const holders = async (
  ctx: Context,
  kind: 'correction' | 'withdrawal',
  heldVersionId: string,
): Promise<Receiver[]> =>
  (await holdersOf(ctx, heldVersionId)).map(({ leaderId, hasPassedOn }) => ({
    leaderId,
    priority: hasPassedOn ? PRIORITY.chase : PRIORITY[kind],
    pleaseForward: hasPassedOn,
  }));

/** What a chase sends, and whom it can reach. */
const chased = async (
  ctx: Context,
  rootVersionId: string,
): Promise<Pick<Telling, 'rootVersionId' | 'texts' | 'members'>> => ({
  rootVersionId,
  texts: await publishedTogether(ctx.tx, ctx.forceId, rootVersionId),
  members: await membersByChannel(ctx),
});

/**
 * A newer version is out: it goes to exactly those who had the old one, before anything else that waits, and first of
 * all to those who passed the old one on. Who was still waiting for the old one simply gets the new one. It waits until
 * the publication can no longer be recalled; recalled before this job came, it goes to nobody.
 */
export async function chaseCorrection(ctx: Context, versionId: string, supersedes: string): Promise<number> {
  const seen = await publicationOf(ctx.tx, ctx.forceId, versionId);
  if (seen) await lockStatement(ctx.tx, ctx.forceId, seen.coreId);
  const publication = await publicationOf(ctx.tx, ctx.forceId, versionId);
  if (publication?.recalledAt) return 0;
  const until = publication?.recallUntil;
  const waiting = new Set(await dropQueued(ctx, supersedes));
  const chase = {
    ...(await chased(ctx, versionId)),
    heldVersionId: supersedes,
    notBefore: until && until > ctx.now ? until : ctx.now,
  };
  const held = await holders(ctx, 'correction', supersedes);
  for (const { leaderId } of held) waiting.delete(leaderId);
  const corrected = await tellLeaders(ctx, { kind: 'correction', ...chase }, held);
  const fresh = [...waiting].map((leaderId) => ({
    leaderId,
    priority: PRIORITY.statement,
    pleaseForward: true,
  }));
  return corrected + (await tellLeaders(ctx, { kind: 'statement', ...chase }, fresh));
}

/** A statement was withdrawn: everybody who had it is told, and asked to tell those they passed it on to. */
export async function chaseWithdrawal(ctx: Context, versionId: string): Promise<number> {
  const withdrawn = await publishedById(ctx.tx, ctx.forceId, versionId);
  if (withdrawn?.state !== 'withdrawn') return 0;
  await dropQueued(ctx, versionId);
  const chase = { ...(await chased(ctx, versionId)), heldVersionId: versionId, notBefore: ctx.now };
  return tellLeaders(ctx, { kind: 'withdrawal', ...chase }, await holders(ctx, 'withdrawal', versionId));
}
