import type { Channel, Message } from '#channel';
import type { Context } from '#kernel/context';
import { newId } from '#kernel/ids';
import type { Sensitive } from '#kernel/sensitive';
import { leaderContacts } from '#room/community';
import { messageIdOf } from './delivery.model.ts';
import {
  type ClaimedDelivery,
  claimDeliveries,
  type DeliveryResult,
  dismissSender,
  recordResults,
  seeSender,
} from './delivery.store.ts';
import { forceName } from './force.reads.ts';
import { handOverAll, type Prepared } from './hand-over-window.ts';
import { pageUrl, prepareMessage, type Receiver, type RenderedMessage } from './message.presenter.ts';
import { publishedById } from './published.reads.ts';
import { publicationOf } from './recall/recall.reads.ts';
import { keepTokens } from './subscription.store.ts';
import { tokenHash, unsubscribeToken } from './unsubscribe-token.model.ts';

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
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
}

/** Lines taken at one time: enough to open addresses in bulk, few enough that a dead sender holds up little. */
const BATCH = 500;
const SIGN_OF_LIFE_MS = 5_000;

type Renderer = (receiver: Receiver) => RenderedMessage;

async function rendererFor(
  ctx: Context,
  sending: Sending,
  delivery: ClaimedDelivery,
): Promise<Renderer | undefined> {
  const published = await publishedById(ctx.tx, ctx.forceId, delivery.versionId);
  // A text that is no longer current is not sent as if it were; its correction or withdrawal is on its way.
  const isOver = published?.state !== 'current';
  const tellsSo =
    delivery.kind === 'withdrawal' || (delivery.kind === 'reminder' && published?.state === 'withdrawn');
  if (!published || (isOver && !tellsSo)) return undefined;
  const before =
    delivery.kind === 'correction' && published.supersedesVersionId
      ? await publicationOf(ctx.tx, ctx.forceId, published.supersedesVersionId)
      : undefined;
  return prepareMessage({
    published,
    kind: delivery.kind,
    pleaseForward: delivery.pleaseForward,
    followsHolding: before?.isHolding ?? false,
    forceName: await forceName(ctx.tx, ctx.forceId),
    publicUrl: sending.publicUrl,
    leaderUrl: sending.leaderUrl,
    isExercise: sending.isExercise,
  });
}

/** A minute is time enough for the correction's own job to take the waiting lines over. */
const SUPERSEDED_WAIT_MS = 60_000;

const unsent = (
  { id, isUncertain }: ClaimedDelivery,
  state: 'left-off' | 'queued',
  nextAttemptAt: Date | null,
): DeliveryResult => ({ id, state, isUncertain, nextAttemptAt, code: null, reply: '' });

/** Takes the next lines, opens their addresses and makes their messages; undefined where nothing is due. */
async function nextBatch(sending: Sending, senderId: string): Promise<Prepared[] | undefined> {
  return sending.inTransaction(async (ctx) => {
    const claimed = await claimDeliveries(ctx, { senderId, limit: BATCH });
    if (claimed.length === 0) return undefined;
    const contacts = await leaderContacts(
      ctx,
      claimed.map(({ leaderId }) => leaderId),
      'delivery',
    );
    const byId = new Map(contacts.map((contact) => [contact.id, contact]));
    const tokens = new Map(
      claimed.map(({ leaderId }) => [
        leaderId,
        unsubscribeToken(sending.unsubscribeKey, ctx.forceId, leaderId),
      ]),
    );
    await keepTokens(
      ctx,
      [...tokens].map(([leaderId, token]) => ({ leaderId, hash: tokenHash(token) })),
    );

    const renderers = new Map<string, Renderer | undefined>();
    const prepared: Prepared[] = [];
    const unsendable: DeliveryResult[] = [];
    for (const delivery of claimed) {
      const key = `${delivery.versionId} ${delivery.kind} ${delivery.pleaseForward}`;
      if (!renderers.has(key)) renderers.set(key, await rendererFor(ctx, sending, delivery));
      const render = renderers.get(key);
      const contact = byId.get(delivery.leaderId);
      if (!contact?.email) {
        unsendable.push(unsent(delivery, 'left-off', null));
        continue;
      }
      if (!render) {
        unsendable.push(unsent(delivery, 'queued', new Date(ctx.now.getTime() + SUPERSEDED_WAIT_MS)));
        continue;
      }
      const to = contact.email;
      const { language } = contact;
      const unsubscribeUrl = pageUrl(
        sending.publicUrl,
        language,
        `/unsubscribe/${tokens.get(delivery.leaderId)}`,
      );
      prepared.push({
        delivery,
        message: (): Message => ({
          messageId: messageIdOf(delivery.id),
          to,
          language,
          unsubscribeUrl,
          ...(sending.returnPath ? { returnPath: sending.returnPath(delivery.id) } : {}),
          ...render({ name: contact.name.reveal(), unsubscribeUrl }),
        }),
      });
    }
    if (unsendable.length > 0) await recordResults(ctx, senderId, unsendable);
    return prepared;
  });
}

/**
 * Sends everything that is due, batch after batch, while the next batch is being opened. Returns how many messages
 * were tried. Several workers may run this at once; each line is taken by one of them.
 */
export async function deliverQueued(sending: Sending): Promise<number> {
  const senderId = newId();
  const show = (): Promise<void> => sending.inTransaction((ctx) => seeSender(ctx, senderId));
  await show();
  const sign = setInterval(() => void show().catch(() => undefined), SIGN_OF_LIFE_MS);
  let tried = 0;
  try {
    let next = nextBatch(sending, senderId);
    for (let batch = await next; batch; batch = await next) {
      next = nextBatch(sending, senderId);
      next.catch(() => undefined);
      tried += await handOverAll(sending, senderId, batch);
    }
  } finally {
    clearInterval(sign);
    await sending.inTransaction((ctx) => dismissSender(ctx, senderId));
  }
  return tried;
}
