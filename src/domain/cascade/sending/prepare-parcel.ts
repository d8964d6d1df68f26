import type { Channel, Message, Watch } from '#channel';
import type { Context } from '#kernel/context';
import type { Sensitive } from '#kernel/sensitive';
import type { SlotFolder } from '#platform/slots/slot-file';
import { leaderContacts } from '#room/community';
import {
  leftOff,
  messageIdOf,
  type Outcome,
  outcomeOfSuperseded,
  tellsWithdrawal,
} from '../delivery.model.ts';
import { forceName } from '../force.reads.ts';
import { pageUrl, prepareMessage, type Receiver, type RenderedMessage } from '../message.presenter.ts';
import { publishedById } from '../published.reads.ts';
import { publicationOf } from '../recall/recall.reads.ts';
import { keepTokens } from '../subscription.store.ts';
import { tokenHash, unsubscribeToken } from '../unsubscribe-token.ts';
import {
  type ClaimedParcel,
  claimParcel,
  type LineResult,
  linesOf,
  type ParcelLine,
  recordResults,
  showTurns,
} from './parcel.store.ts';

/** What a sending run works with; the worker's door puts it together. */
export interface Sending {
  forceId: string;
  channel: Channel;
  publicUrl: string;
  leaderUrl: string;
  isExercise: boolean;
  unsubscribeKey: Sensitive<Buffer>;
  /** The address a line's message comes back to, where this installation listens for it. */
  returnPath?: ((deliveryId: string) => string) | undefined;
  /** Where senders of this machine note what has left; without it more lines are in doubt after a crash. */
  notes?: SlotFolder | undefined;
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
}

/** A line with its message, made only when its turn comes. */
export interface Prepared {
  line: ParcelLine;
  message(watch?: Watch): Message;
}

/** A parcel in hand: what can be sent of it now, and what waits for another parcel. */
export interface PreparedParcel {
  parcel: ClaimedParcel;
  ready: Prepared[];
  later: Array<{ id: string; at: Date }>;
}

type Renderer = (receiver: Receiver) => RenderedMessage;

/** A text that is not sent any more as it stands, and since when. */
interface Superseded {
  changedAt: Date | undefined;
}

/** Messages rendered once for all their receivers, for as long as their text is what is published. */
export class Renderers {
  readonly #sending: Sending;
  readonly #kept = new Map<string, Renderer>();

  constructor(sending: Sending) {
    this.#sending = sending;
  }

  /** One for each kind of line; where the text is no longer current, since when. */
  async for(ctx: Context, lines: readonly ParcelLine[]): Promise<Map<string, Renderer | Superseded>> {
    const found = new Map<string, Renderer | Superseded>();
    let before: ParcelLine | undefined;
    for (const line of lines) {
      // The lines of a parcel are nearly always of one kind, and comparing is cheaper than spelling it out.
      if (before && isSameKind(before, line)) continue;
      before = line;
      if (!found.has(kindOf(line))) found.set(kindOf(line), await this.#one(ctx, line));
    }
    return found;
  }

  async #one(ctx: Context, line: ParcelLine): Promise<Renderer | Superseded> {
    const published = await publishedById(ctx.tx, ctx.forceId, line.versionId);
    // A text that is no longer current is not sent as if it were; its correction or withdrawal is on its way.
    const isOver = published?.state !== 'current';
    if (!published || (isOver && !tellsWithdrawal(line.kind)))
      return { changedAt: published?.stateChangedAt };
    const key = `${kindOf(line)} ${published.state} ${published.stateChangedAt.getTime()}`;
    const known = this.#kept.get(key);
    if (known) return known;
    const { publicUrl, leaderUrl, isExercise } = this.#sending;
    const before =
      (line.kind === 'correction' || line.kind === 'reminder') && published.supersedesVersionId
        ? await publicationOf(ctx.tx, ctx.forceId, published.supersedesVersionId)
        : undefined;
    const renderer = prepareMessage({
      published,
      kind: line.kind,
      pleaseForward: line.pleaseForward,
      followsHolding: before?.isHolding ?? false,
      forceName: await forceName(ctx.tx, ctx.forceId),
      publicUrl,
      leaderUrl,
      isExercise,
    });
    this.#kept.set(key, renderer);
    return renderer;
  }
}

const kindOf = ({ versionId, kind, pleaseForward }: ParcelLine): string =>
  `${versionId} ${kind} ${pleaseForward}`;

const isSameKind = (one: ParcelLine, other: ParcelLine): boolean =>
  one.versionId === other.versionId && one.kind === other.kind && one.pleaseForward === other.pleaseForward;

const untried = ({ id, attempts }: ParcelLine, outcome: Outcome): LineResult => ({
  id,
  attempts,
  ...outcome,
  code: null,
  reply: '',
});

/** Keeps the hashes of the ways out of those who were never sent one. */
async function keepNewTokens(ctx: Context, sending: Sending, lines: readonly ParcelLine[]): Promise<void> {
  const leaderIds = new Set(lines.filter(({ hasToken }) => !hasToken).map(({ leaderId }) => leaderId));
  if (leaderIds.size === 0) return;
  await keepTokens(
    ctx,
    [...leaderIds].map((leaderId) => ({
      leaderId,
      hash: tokenHash(unsubscribeToken(sending.unsubscribeKey, ctx.forceId, leaderId)),
    })),
  );
}

/**
 * Takes the next parcel, opens the addresses of its lines by one question to the keeper and makes their messages ready;
 * undefined where nothing is due. Who takes no e-mail any more is left off here.
 * @param claimed told whether there is one as soon as it is decided which, while the rest is still to be done
 */
export function prepareParcel(
  sending: Sending,
  senderId: string,
  renderers: Renderers,
  claimed: (isThere: boolean) => void,
): Promise<PreparedParcel | undefined> {
  return sending.inTransaction(async (ctx) => {
    const parcel = await claimParcel(ctx, senderId);
    claimed(parcel !== undefined);
    if (!parcel) return undefined;
    // What is left off here must not be on its way from another parcel.
    if (parcel.mayShare) await showTurns(ctx);
    const lines = await linesOf(ctx, parcel);
    const later = lines.flatMap(({ id, laterAt }) => (laterAt ? [{ id, at: laterAt }] : []));
    const due = lines.filter(({ laterAt }) => laterAt === null);
    const leaderIds = due.map(({ leaderId }) => leaderId);
    const contacts = await leaderContacts(ctx, leaderIds, 'delivery');
    const byId = new Map(contacts.map((contact) => [contact.id, contact]));
    await keepNewTokens(ctx, sending, due);
    const found = await renderers.for(ctx, due);
    const ready: Prepared[] = [];
    const unsendable: LineResult[] = [];
    let before: ParcelLine | undefined;
    let renderer: Renderer | Superseded | undefined;
    for (const line of due) {
      const contact = byId.get(line.leaderId);
      if (!before || !isSameKind(before, line)) renderer = found.get(kindOf(line));
      before = line;
      const render = renderer;
      if (line.hasStopped || !contact?.email || !render) unsendable.push(untried(line, leftOff(line)));
      else if (typeof render !== 'function') {
        const outcome = outcomeOfSuperseded(line, render.changedAt, ctx.now);
        if (outcome.nextAttemptAt) later.push({ id: line.id, at: outcome.nextAttemptAt });
        else unsendable.push(untried(line, outcome));
      } else {
        const { language, email: to, name } = contact;
        const message = (watch?: Watch): Message => {
          const token = unsubscribeToken(sending.unsubscribeKey, sending.forceId, line.leaderId);
          const unsubscribeUrl = pageUrl(sending.publicUrl, language, `/unsubscribe/${token}`);
          const { subject, text, html } = render({ name: name.reveal(), unsubscribeUrl });
          const made: Message = {
            messageId: messageIdOf(line.id),
            to,
            subject,
            text,
            html,
            language,
            unsubscribeUrl,
          };
          if (sending.returnPath) made.returnPath = sending.returnPath(line.id);
          if (watch) made.watch = watch;
          return made;
        };
        ready.push({ line, message });
      }
    }
    await recordResults(ctx, unsendable);
    return { parcel, ready, later };
  });
}
