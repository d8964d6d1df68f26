import type { Context } from '#kernel/context';
import {
  type AudienceMember,
  audience,
  SENT_CHANNELS,
  type SentChannel,
  textAudience,
} from '#room/community';
import { chooseLanguage, type DispatchKind } from './delivery.model.ts';
import { insertDeliveries, insertDispatch } from './delivery.store.ts';
import { cellOf, keepCells } from './ledger/keep-cells.ts';
import { wakeSender } from './send-statement.ts';
import type { Published } from './statement.model.ts';
import { insertTextLines, type NewTextLine } from './texts/text-turn.store.ts';

/** Somebody who is told, and how. */
export interface Receiver {
  leaderId: string;
  priority: number;
  pleaseForward: boolean;
  /** Later than the rest of the dispatch. */
  notBefore?: Date;
}

/** The leaders who take messages now, by the way each of them chose. */
export type Members = Readonly<Record<SentChannel, ReadonlyMap<string, AudienceMember>>>;

/** What holders of a version are told, beyond whom it goes to. */
export interface Telling {
  kind: DispatchKind;
  /** The version that is sent, and the one its receivers hold. */
  rootVersionId: string;
  heldVersionId: string;
  texts: readonly Published[];
  members: Members;
  /** A correction waits as long as its publication can be recalled; a withdrawal never does. */
  notBefore: Date;
  /** Absent: a job asked, as its event says. */
  askedBy?: string;
}

const byId = (members: readonly AudienceMember[]): Map<string, AudienceMember> =>
  new Map(members.map((member) => [member.id, member]));

/** The leaders who take texts now. */
export const texters = async ({ tx, forceId }: Context): Promise<Map<string, AudienceMember>> =>
  byId(await textAudience(tx, forceId));

/** Everybody who takes messages now; who chose the portal alone is in neither. */
export const membersByChannel = async (ctx: Context): Promise<Members> => ({
  email: byId(await audience(ctx.tx, ctx.forceId)),
  text: await texters(ctx),
});

/**
 * Writes a line of the ledger for each receiver, in the receiver's language and by the way he or she takes messages now,
 * whichever way the one before came; each way is a dispatch of its own. Returns how many lines are new.
 */
export async function tellLeaders(
  ctx: Context,
  telling: Telling,
  receivers: readonly Receiver[],
): Promise<number> {
  let told = 0;
  for (const channel of SENT_CHANNELS) told += await tellBy(ctx, channel, telling, receivers);
  return told;
}

async function tellBy(
  ctx: Context,
  channel: SentChannel,
  telling: Telling,
  receivers: readonly Receiver[],
): Promise<number> {
  const { kind, rootVersionId, heldVersionId, texts, notBefore } = telling;
  const members = telling.members[channel];
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
  const dispatch = { id: ctx.newId(), kind };
  await insertDispatch(ctx, {
    ...dispatch,
    rootVersionId,
    audience: { holdersOf: [heldVersionId], ...(channel === 'text' ? { channels: [channel] } : {}) },
    recipients: lines.length,
    askedBy: telling.askedBy ?? null,
    notBefore,
  });
  // Texts have their turns looked for every few seconds; who sends e-mail is woken.
  if (channel === 'text') return insertTextLines(ctx, dispatch, lines);
  const added = await insertDeliveries(ctx, dispatch, lines);
  await wakeSender(ctx, notBefore);
  return added;
}
