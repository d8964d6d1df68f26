import type { Context } from '#kernel/context';
import { type AudienceMember, textAudience } from '#room/community';
import { holders, type Receiver } from '../chase-holders.ts';
import { chooseLanguage, type DispatchKind, PRIORITY } from '../delivery.model.ts';
import { insertDispatch } from '../delivery.store.ts';
import { cellOf, keepCells } from '../ledger/keep-cells.ts';
import { publishedTogether } from '../published.reads.ts';
import { publicationOf } from '../recall/recall.reads.ts';
import type { Published } from '../statement.model.ts';
import { lockStatement } from '../version.store.ts';
import { dropQueuedTexts, insertTextLines, type NewTextLine } from './text-turn.store.ts';

interface TextDispatch {
  kind: DispatchKind;
  /** The version that is sent, and the one its receivers hold. */
  rootVersionId: string;
  heldVersionId: string;
  texts: readonly Published[];
  /** The leaders who take texts now. */
  members: ReadonlyMap<string, AudienceMember>;
  /** A correction waits as long as its publication can be recalled; a withdrawal never does. */
  notBefore: Date;
  /** Absent: a job asked, as its event says. */
  askedBy?: string;
}

/** One dispatch of texts to those of these leaders who take texts now, each in their language. */
export async function dispatchTexts(
  ctx: Context,
  dispatch: TextDispatch,
  receivers: readonly Receiver[],
): Promise<number> {
  const { kind, rootVersionId, heldVersionId, texts, members, notBefore } = dispatch;
  const reached = receivers.flatMap((receiver) => {
    const member = members.get(receiver.leaderId);
    const versionId = member && chooseLanguage(texts, member)?.versionId;
    return member && versionId ? [{ receiver, member, versionId }] : [];
  });
  if (reached.length === 0) return 0;
  const cells = await keepCells(
    ctx,
    reached.map(({ member }) => member),
  );
  const lines = reached.map(
    ({ receiver, member, versionId }): NewTextLine => ({
      rootVersionId,
      versionId,
      notBefore,
      ...cellOf(cells, member),
      ...receiver,
    }),
  );
  const id = ctx.newId();
  await insertDispatch(ctx, {
    id,
    kind,
    rootVersionId,
    audience: { holdersOf: [heldVersionId], channels: ['text'] },
    recipients: lines.length,
    askedBy: dispatch.askedBy ?? null,
    notBefore,
  });
  return insertTextLines(ctx, { id, kind }, lines);
}

/** What a chase sends, and to whom it can. */
async function common(
  ctx: Context,
  rootVersionId: string,
): Promise<Pick<TextDispatch, 'rootVersionId' | 'texts' | 'members'>> {
  const members = await textAudience(ctx.tx, ctx.forceId);
  return {
    rootVersionId,
    texts: await publishedTogether(ctx.tx, ctx.forceId, rootVersionId),
    members: new Map(members.map((member) => [member.id, member])),
  };
}

/**
 * The part of a correction that goes by text: to those who had the old version and take texts, whichever way they had
 * it; who was still waiting for the old one gets the new one. Runs before the e-mail's part, which drops all that waits.
 */
export async function chaseCorrectionByText(
  ctx: Context,
  versionId: string,
  supersedes: string,
): Promise<number> {
  const seen = await publicationOf(ctx.tx, ctx.forceId, versionId);
  if (seen) await lockStatement(ctx.tx, ctx.forceId, seen.coreId);
  const publication = await publicationOf(ctx.tx, ctx.forceId, versionId);
  if (publication?.recalledAt) return 0;
  const until = publication?.recallUntil;
  const waiting = await dropQueuedTexts(ctx, supersedes);
  const chase = {
    ...(await common(ctx, versionId)),
    heldVersionId: supersedes,
    notBefore: until && until > ctx.now ? until : ctx.now,
  };
  const held = await holders(ctx, 'correction', supersedes);
  const corrected = await dispatchTexts(ctx, { kind: 'correction', ...chase }, held);
  const fresh = waiting
    .filter((leaderId) => !held.some((holder) => holder.leaderId === leaderId))
    .map((leaderId) => ({ leaderId, priority: PRIORITY.statement, pleaseForward: true }));
  return corrected + (await dispatchTexts(ctx, { kind: 'statement', ...chase }, fresh));
}

/** The part of a withdrawal that goes by text. */
export async function chaseWithdrawalByText(ctx: Context, versionId: string): Promise<number> {
  await dropQueuedTexts(ctx, versionId);
  return dispatchTexts(
    ctx,
    {
      kind: 'withdrawal',
      ...(await common(ctx, versionId)),
      heldVersionId: versionId,
      notBefore: ctx.now,
    },
    await holders(ctx, 'withdrawal', versionId),
  );
}
