import type { Context } from '#kernel/context';
import { type AudienceMember, audience } from '#room/community';
import { chooseLanguage, type DispatchKind, PRIORITY } from './delivery.model.ts';
import {
  dropQueued,
  holdersOf,
  insertDeliveries,
  insertDispatch,
  type NewDelivery,
} from './delivery.store.ts';
import { cellOf, keepCells } from './ledger/keep-cells.ts';
import { publishedById, publishedTogether } from './published.reads.ts';
import { publicationOf } from './recall/recall.reads.ts';
import { wakeSender } from './send-statement.ts';
import type { Published } from './statement.model.ts';
import { lockStatement } from './version.store.ts';

/** Somebody who is told, and how. */
export interface Receiver {
  leaderId: string;
  priority: number;
  pleaseForward: boolean;
  /** Later than the rest of the dispatch. */
  notBefore?: Date;
}

interface Dispatch {
  kind: DispatchKind;
  rootVersionId: string;
  heldVersionId: string;
  texts: readonly Published[];
  members: ReadonlyMap<string, AudienceMember>;
  /** A correction waits as long as its publication can be recalled; a withdrawal never does. */
  notBefore: Date;
  /** Absent: a job asked, as its event says. */
  askedBy?: string;
}

/** Puts a message for each receiver who still takes e-mail into the ledger, in the receiver's language. */
export async function dispatchTo(
  ctx: Context,
  dispatch: Dispatch,
  receivers: readonly Receiver[],
): Promise<number> {
  const { kind, rootVersionId, heldVersionId, texts, members, notBefore } = dispatch;
  const cells = await keepCells(
    ctx,
    receivers.flatMap(({ leaderId }) => members.get(leaderId) ?? []),
  );
  const deliveries = receivers.flatMap(({ leaderId, ...rest }): NewDelivery[] => {
    const member = members.get(leaderId);
    const text = member && chooseLanguage(texts, member);
    if (!text) return [];
    return [
      {
        leaderId,
        rootVersionId,
        versionId: text.versionId,
        notBefore,
        ...cellOf(cells, member),
        ...rest,
      },
    ];
  });
  if (deliveries.length === 0) return 0;
  const id = ctx.newId();
  await insertDispatch(ctx, {
    id,
    kind,
    rootVersionId,
    audience: { holdersOf: [heldVersionId] },
    recipients: deliveries.length,
    askedBy: dispatch.askedBy ?? null,
    notBefore,
  });
  const added = await insertDeliveries(ctx, { id, kind }, deliveries);
  await wakeSender(ctx, notBefore);
  return added;
}

/** Those who had a version, as a chase goes to them: who passed it on comes first and is asked to pass this on too. */
export const holders = async (
  ctx: Context,
  kind: 'correction' | 'withdrawal',
  heldVersionId: string,
): Promise<Receiver[]> =>
  (await holdersOf(ctx, heldVersionId)).map(({ leaderId, hasPassedOn }) => ({
    leaderId,
    priority: hasPassedOn ? PRIORITY.chase : PRIORITY[kind],
    pleaseForward: hasPassedOn,
  }));

/** The leaders who take messages now. */
export const membersById = async (ctx: Context): Promise<Map<string, AudienceMember>> =>
  new Map((await audience(ctx.tx, ctx.forceId)).map((member) => [member.id, member]));

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
  const waiting = await dropQueued(ctx, supersedes);
  const texts = await publishedTogether(ctx.tx, ctx.forceId, versionId);
  const common = {
    rootVersionId: versionId,
    heldVersionId: supersedes,
    texts,
    members: await membersById(ctx),
    notBefore: until && until > ctx.now ? until : ctx.now,
  };
  const held = await holders(ctx, 'correction', supersedes);
  const hadNone = waiting.filter((leaderId) => !held.some((holder) => holder.leaderId === leaderId));
  const corrected = await dispatchTo(ctx, { kind: 'correction', ...common }, held);
  const fresh = hadNone.map((leaderId) => ({ leaderId, priority: PRIORITY.statement, pleaseForward: true }));
  return corrected + (await dispatchTo(ctx, { kind: 'statement', ...common }, fresh));
}

/** A statement was withdrawn: everybody who had it is told, and asked to tell those they passed it on to. */
export async function chaseWithdrawal(ctx: Context, versionId: string): Promise<number> {
  const withdrawn = await publishedById(ctx.tx, ctx.forceId, versionId);
  if (withdrawn?.state !== 'withdrawn') return 0;
  await dropQueued(ctx, versionId);
  const texts = await publishedTogether(ctx.tx, ctx.forceId, versionId);
  const common = {
    rootVersionId: versionId,
    heldVersionId: versionId,
    texts,
    members: await membersById(ctx),
    notBefore: ctx.now,
  };
  return dispatchTo(ctx, { kind: 'withdrawal', ...common }, await holders(ctx, 'withdrawal', versionId));
}
