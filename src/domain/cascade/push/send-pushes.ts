import { Circuit, type PushChannel, type PushHandOver, type PushMessage } from '#channel';
import type { Context } from '#kernel/context';
import { type Sensitive, sensitive } from '#kernel/sensitive';
import { eraseSeals } from '#platform/crypto/seal';
import { forceName } from '../force.reads.ts';
import { publishedById } from '../published.reads.ts';
import type { Published } from '../statement.model.ts';
import { type BrowserSubscription, PUSH_TABLE, pushNotice, pushOutcome } from './push.model.ts';
import {
  type ClaimedPush,
  claimPushes,
  deleteSubscriptions,
  giveBackPushes,
  type PushResult,
  recordPushes,
} from './push.store.ts';

/** What a sending run works with; the worker's door puts it together. */
export interface PushSending {
  push: PushChannel;
  isExercise: boolean;
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
}

/** Few enough that a slow push service is done with them before they count as abandoned. */
const BATCH = 40;
/** A push service that does not answer is asked again when its circuit tries. */
const AWAY_MS = 30_000;

interface Ready {
  claimed: ClaimedPush;
  origin: string;
  message: PushMessage;
}

/** One for each push service, as long as the process lives: one that is away does not hold up the others. */
const circuits = new WeakMap<PushChannel, Map<string, Circuit>>();

function circuitOf(push: PushChannel, origin: string): Circuit {
  const own = circuits.get(push) ?? new Map<string, Circuit>();
  circuits.set(push, own);
  const known = own.get(origin) ?? new Circuit();
  own.set(origin, known);
  return known;
}

function subscriptionOf(opened: Sensitive<string>): BrowserSubscription {
  const { endpoint, p256dh, auth } = JSON.parse(opened.reveal()) as BrowserSubscription;
  return { endpoint, p256dh, auth };
}

/** Takes the next lines, opens where they go, and words them. */
async function nextBatch(ctx: Context, isExercise: boolean): Promise<Ready[]> {
  const claimed = await claimPushes(ctx, BATCH);
  if (claimed.length === 0) return [];
  const opened = await ctx.openMany(
    claimed.map(({ subscriptionId, sealId, sealed }) => ({
      table: PUSH_TABLE,
      recordId: subscriptionId,
      sealId,
      fields: { subscription: sealed },
      purpose: 'push',
    })),
  );
  const about = { forceName: await forceName(ctx.tx, ctx.forceId), isExercise, now: ctx.now };
  const texts = new Map<string, Published | undefined>();
  const ready: Ready[] = [];
  for (const [at, one] of claimed.entries()) {
    const { versionId, kind, language } = one;
    if (!texts.has(versionId)) texts.set(versionId, await publishedById(ctx.tx, ctx.forceId, versionId));
    const published = texts.get(versionId);
    const sealed = opened[at]?.subscription;
    if (!published || !sealed) continue;
    const { endpoint, p256dh, auth } = subscriptionOf(sealed);
    ready.push({
      claimed: one,
      origin: new URL(endpoint).origin,
      message: {
        endpoint: sensitive(endpoint),
        p256dh: sensitive(p256dh),
        auth: sensitive(auth),
        ...pushNotice({ published, kind }, { ...about, language }),
      },
    });
  }
  return ready;
}

/** Writes what became of a batch; what is over is forgotten in the same commit. */
async function record(
  ctx: Context,
  tried: ReadonlyArray<{ claimed: ClaimedPush; answer: PushHandOver }>,
): Promise<void> {
  const results = tried.map(({ claimed, answer }): PushResult => {
    const outcome = pushOutcome(answer, claimed.attempts, { now: ctx.now, random: Math.random() });
    return { id: claimed.id, ...outcome, code: answer.code, reply: answer.reply };
  });
  await recordPushes(ctx, results);
  const gone = tried
    .filter(({ answer }) => answer.state === 'gone')
    .map(({ claimed }) => claimed.subscriptionId);
  if (gone.length === 0) return;
  await deleteSubscriptions(ctx, gone);
  for (const recordId of gone) await eraseSeals(ctx.tx, ctx.forceId, { table: PUSH_TABLE, recordId });
}

/**
 * Sends every notification that is due. The ledger says "handing over" before anything leaves; a push service that does
 * not answer is left alone for a while, and what was for it goes back into the queue.
 * @returns how many were tried
 */
export async function sendPushes({ push, isExercise, inTransaction }: PushSending): Promise<number> {
  let count = 0;
  for (;;) {
    const ready = await inTransaction((ctx) => nextBatch(ctx, isExercise));
    if (ready.length === 0) return count;
    const waiting: Ready[] = [];
    const tried: Array<{ claimed: ClaimedPush; answer: PushHandOver }> = [];
    const attempt = async (one: Ready): Promise<void> => {
      const circuit = circuitOf(push, one.origin);
      if (!circuit.mayTry(performance.now())) {
        waiting.push(one);
        return;
      }
      const answer = await push.handOver(one.message);
      // "Not now" with a number is an answer: the service is there.
      circuit.note(answer.code !== null || answer.state === 'not-delivered', performance.now());
      tried.push({ claimed: one.claimed, answer });
    };
    await inParallel(ready, attempt);
    count += tried.length;
    await inTransaction(async (ctx) => {
      if (tried.length > 0) await record(ctx, tried);
      if (waiting.length > 0)
        await giveBackPushes(
          ctx,
          waiting.map(({ claimed }) => claimed.id),
          new Date(ctx.now.getTime() + AWAY_MS),
        );
    });
  }
}

/** Requests under way at a time, over all push services. */
const AT_ONCE = 8;

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
