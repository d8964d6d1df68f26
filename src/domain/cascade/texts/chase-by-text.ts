import type { Context } from '#kernel/context';
import { textAudience } from '#room/community';
import { chooseVersion, type DispatchKind, PRIORITY } from '../delivery.model.ts';
import { holdersOf, insertDispatch } from '../delivery.store.ts';
import { cellOf, keepCells } from '../ledger/keep-cells.ts';
import { publishedTogether } from '../published.reads.ts';
import { publicationOf } from '../recall/recall.reads.ts';
import { lockStatement } from '../version.store.ts';
import { dropQueuedTexts, insertTextLines, type NewTextLine } from './text-turn.store.ts';

interface Chase {
  kind: DispatchKind;
  /** The version that is sent, and the one its receivers hold. */
  rootVersionId: string;
  heldVersionId: string;
  /** A correction waits as long as its publication can be recalled; a withdrawal never does. */
  notBefore: Date;
}

/** One dispatch of texts to those of these leaders who take texts now, each in their language. */
async function dispatchTexts(
  ctx: Context,
  { kind, rootVersionId, heldVersionId, notBefore }: Chase,
  receivers: ReadonlyMap<string, Pick<NewTextLine, 'priority' | 'pleaseForward'>>,
): Promise<number> {
  const members = (await textAudience(ctx.tx, ctx.forceId)).filter(({ id }) => receivers.has(id));
  if (members.length === 0) return 0;
  const texts = await publishedTogether(ctx.tx, ctx.forceId, rootVersionId);
  const cells = await keepCells(ctx, members);
  const lines = members.flatMap((member): NewTextLine[] => {
    // All texts are of one statement, so only the language is left to choose.
    const choice = chooseVersion(
      texts.map((text) => ({ ...text, coreId: null, community: '' })),
      member,
    );
    const how = receivers.get(member.id);
    if (!choice || !how) return [];
    const { versionId } = choice.version;
    return [{ leaderId: member.id, rootVersionId, versionId, notBefore, ...how, ...cellOf(cells, member) }];
  });
  const id = ctx.newId();
  await insertDispatch(ctx, {
    id,
    kind,
    rootVersionId,
    audience: { holdersOf: [heldVersionId], channels: ['text'] },
    recipients: lines.length,
    askedBy: null,
    notBefore,
  });
  return insertTextLines(ctx, { id, kind }, lines);
}

async function holders(
  ctx: Context,
  kind: 'correction' | 'withdrawal',
  heldVersionId: string,
): Promise<Map<string, Pick<NewTextLine, 'priority' | 'pleaseForward'>>> {
  const held = await holdersOf(ctx, heldVersionId);
  return new Map(
    held.map(({ leaderId, hasPassedOn }) => [
      leaderId,
      { priority: hasPassedOn ? PRIORITY.chase : PRIORITY[kind], pleaseForward: hasPassedOn },
    ]),
  );
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
    rootVersionId: versionId,
    heldVersionId: supersedes,
    notBefore: until && until > ctx.now ? until : ctx.now,
  };
  const held = await holders(ctx, 'correction', supersedes);
  const corrected = await dispatchTexts(ctx, { kind: 'correction', ...chase }, held);
  const fresh = new Map(
    waiting
      .filter((leaderId) => !held.has(leaderId))
      .map((leaderId) => [leaderId, { priority: PRIORITY.statement, pleaseForward: true }]),
  );
  return corrected + (await dispatchTexts(ctx, { kind: 'statement', ...chase }, fresh));
}

/** The part of a withdrawal that goes by text. */
export async function chaseWithdrawalByText(ctx: Context, versionId: string): Promise<number> {
  await dropQueuedTexts(ctx, versionId);
  return dispatchTexts(
    ctx,
    { kind: 'withdrawal', rootVersionId: versionId, heldVersionId: versionId, notBefore: ctx.now },
    await holders(ctx, 'withdrawal', versionId),
  );
}
