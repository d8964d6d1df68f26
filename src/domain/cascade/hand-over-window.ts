import type { Channel, HandOver, Message } from '#channel';
import type { Context } from '#kernel/context';
import { outcomeAfter } from './delivery.model.ts';
import {
  type ClaimedDelivery,
  type DeliveryResult,
  markHandingOver,
  recordResults,
} from './delivery.store.ts';

/** A claimed line with its message, made only when its turn comes. */
export interface Prepared {
  delivery: ClaimedDelivery;
  message(): Message;
}

interface Window {
  channel: Channel;
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
}

/**
 * Messages marked as being handed over at one time, for each connection. A worker that is killed leaves at most this
 * many lines in doubt; fewer would let connections stand idle while the ledger is written.
 */
const WINDOW_PER_LANE = 4;

/** One message that cannot be made must not stop the others. */
async function handOverOne(channel: Channel, message: () => Message): Promise<HandOver> {
  try {
    return await channel.handOver(message());
  } catch {
    return { state: 'try-later', code: null, reply: 'the message could not be made' };
  }
}

/**
 * Hands a batch over through a small window: lines are marked in the ledger before their first byte leaves, and what
 * became of them is recorded in the same short transaction that marks the next ones. Returns how many were tried.
 */
export async function handOverAll(
  sending: Window,
  senderId: string,
  batch: readonly Prepared[],
): Promise<number> {
  const size = sending.channel.lanes * WINDOW_PER_LANE;
  let results: DeliveryResult[] = [];
  let inFlight = 0;
  let tried = 0;
  let next = 0;
  let wake = (): void => undefined;

  const send = async ({ delivery, message }: Prepared): Promise<void> => {
    const answer = await handOverOne(sending.channel, message);
    const row = { attempts: delivery.attempts + 1, isUncertain: delivery.isUncertain };
    const outcome = outcomeAfter(answer, row, { now: new Date(), random: Math.random() });
    results.push({ id: delivery.id, ...outcome, code: answer.code, reply: answer.reply });
    inFlight -= 1;
    wake();
  };

  while (next < batch.length || inFlight > 0 || results.length > 0) {
    const upcoming = batch.slice(next, next + size - inFlight);
    if (upcoming.length === 0 && results.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    const done = results;
    results = [];
    const marked = await sending.inTransaction(async (ctx) => {
      if (done.length > 0) await recordResults(ctx, senderId, done);
      return upcoming.length > 0
        ? markHandingOver(
            ctx,
            senderId,
            upcoming.map(({ delivery }) => delivery.id),
          )
        : new Set<string>();
    });
    next += upcoming.length;
    for (const prepared of upcoming) {
      if (!marked.has(prepared.delivery.id)) continue;
      inFlight += 1;
      tried += 1;
      void send(prepared);
    }
  }
  return tried;
}
