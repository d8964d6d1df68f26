import { circuitOf, type OutgoingText, type TextChannel, type TextHandOver } from '#channel';
import type { Context } from '#kernel/context';
import { type Sensitive, sensitive } from '#kernel/sensitive';
import { leaderContacts, unsubscribe } from '#room/community';
import { numbersThatStopped, textRouteOf } from '#room/reporting';
import { type Outcome, outcomeAfter, outcomeOfSuperseded, tellsWithdrawal } from '../delivery.model.ts';
import { forceName } from '../force.reads.ts';
import { publishedById } from '../published.reads.ts';
import type { Published } from '../statement.model.ts';
import { statementText } from './statement-text.presenter.ts';
import {
  claimTextLines,
  giveBackTextLines,
  isTextDue,
  recordTextResult,
  type TextLine,
  type TextResult,
} from './text-turn.store.ts';

/** What a sending run works with; the worker's door puts it together. */
export interface StatementTexting {
  /** Undefined where the force has no provider: then nothing is delivered, and the ledger says so. */
  texts: TextChannel | undefined;
  publicUrl: string;
  /** Where leaders answer a reminder. */
  leaderUrl: string;
  isExercise: boolean;
  /** Keys the list of numbers that said STOP. */
  receiptPepper: Sensitive<string>;
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
}

/** Few enough that a slow provider is done with them soon; a worker that dies leaves no more than these in doubt. */
const BATCH = 20;
/** Requests to the provider at one time. */
const AT_ONCE = 5;
/** A line with its words, or with what it came to without an attempt. */
type Ready = { line: TextLine; out: OutgoingText } | { line: TextLine; settled: Outcome & { reply: string } };

const ended = (state: 'left-off' | 'not-delivered', reply: string): Outcome & { reply: string } => ({
  state,
  isUncertain: false,
  nextAttemptAt: null,
  reply,
});

/**
 * Sends every statement that is due by text, unless the provider is away. The ledger says "handing over" before
 * anything leaves; where an attempt broke off, the provider is asked what became of it before it is sent again, so
 * nothing goes twice. Numbers that said STOP get nothing, and their leaders are taken off the list.
 * @returns how many were tried
 */
export async function sendTexts(texting: StatementTexting): Promise<number> {
  if (!(await texting.inTransaction(isTextDue))) return 0;
  const circuit = circuitOf(texting.texts ?? texting);
  let tried = 0;
  while (circuit.mayTry(performance.now())) {
    const batch = await texting.inTransaction((ctx) => nextTexts(ctx, texting));
    if (batch.length === 0) break;
    tried += await sendBatch(texting, batch);
  }
  return tried;
}

async function sendBatch(texting: StatementTexting, batch: readonly Ready[]): Promise<number> {
  const { texts, inTransaction } = texting;
  const circuit = circuitOf(texts ?? texting);
  const waiting = [...batch];
  const left: string[] = [];
  let tried = 0;
  const lane = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      if ('settled' in one) {
        const { line, settled } = one;
        await inTransaction((ctx) => recordTextResult(ctx, { id: line.id, providerId: null, ...settled }));
        continue;
      }
      if (!texts || !circuit.mayTry(performance.now())) {
        left.push(one.line.id);
        continue;
      }
      tried += 1;
      const { line, out } = one;
      const answer = await attempt(texts, line, out);
      circuit.note(answer.state !== 'try-later' && answer.state !== 'unknown', performance.now());
      await inTransaction((ctx) => recordTextResult(ctx, resultOf(line, answer, ctx.now)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  if (left.length > 0) await inTransaction((ctx) => giveBackTextLines(ctx, left));
  return tried;
}

/** One attempt; what is in doubt from the one before is asked about first. */
async function attempt(
  texts: TextChannel,
  line: TextLine,
  out: OutgoingText,
): Promise<TextHandOver & { isSettled?: boolean }> {
  if (!line.isUncertain) return texts.handOver(out);
  const found = await texts.lookUp(out, line.askedAt);
  if (found === 'unknown')
    return { state: 'try-later', code: null, reply: 'the provider does not say', providerId: null };
  return found === 'none'
    ? { ...(await texts.handOver(out)), isSettled: true }
    : { ...found, isSettled: true };
}

function resultOf(line: TextLine, answer: TextHandOver & { isSettled?: boolean }, now: Date): TextResult {
  const { id, attempts } = line;
  const isUncertain = line.isUncertain && !answer.isSettled;
  const outcome = outcomeAfter(answer, { attempts, isUncertain }, { now, random: Math.random() });
  const code = answer.code === null || answer.state === 'handed-over' ? '' : `${answer.code} `;
  return { id, ...outcome, providerId: answer.providerId, reply: `${code}${answer.reply}`.slice(0, 200) };
}

/** Takes the next lines with their numbers and words. */
async function nextTexts(ctx: Context, texting: StatementTexting): Promise<Ready[]> {
  const lines = await claimTextLines(ctx, BATCH);
  if (lines.length === 0) return [];
  const from = (await textRouteOf(ctx.tx, ctx.forceId))?.number;
  if (!texting.texts || !from) {
    const why = texting.texts ? 'the force has no text number' : 'no text provider is set up';
    return lines.map((line) => ({ line, settled: ended('not-delivered', why) }));
  }
  const ids = lines.map(({ leaderId }) => leaderId);
  const contacts = new Map((await leaderContacts(ctx, ids, 'delivery')).map((one) => [one.id, one]));
  const numbers = [...contacts.values()].flatMap(({ text }) => (text ? [text] : []));
  const stopped = await numbersThatStopped(ctx, texting.receiptPepper, numbers);
  const words = new Map<string, string | Superseded>();
  const wordsOf = async (line: TextLine): Promise<string | Superseded> => {
    const key = `${line.versionId} ${line.kind}`;
    const known = words.get(key) ?? (await textOf(ctx, texting, line));
    words.set(key, known);
    return known;
  };
  const ready: Ready[] = [];
  for (const line of lines) {
    const to = contacts.get(line.leaderId)?.text;
    if (!to) {
      ready.push({ line, settled: ended('left-off', 'no number that takes texts') });
      continue;
    }
    if (stopped.has(to.reveal())) {
      await unsubscribe(ctx, line.leaderId, 'texts');
      ready.push({ line, settled: ended('left-off', 'the number said STOP') });
      continue;
    }
    const text = await wordsOf(line);
    ready.push(
      typeof text === 'string'
        ? { line, out: { messageId: line.id, to, from, text: sensitive(text) } }
        : { line, settled: { ...outcomeOfSuperseded(line, text.changedAt, ctx.now), reply: '' } },
    );
  }
  return ready;
}

/** A text that is not sent as if it were current, and since when it is not. */
interface Superseded {
  changedAt: Date | undefined;
}

const isSendable = ({ state }: Published, { kind }: TextLine): boolean =>
  state === 'current' || tellsWithdrawal(kind);

async function textOf(
  ctx: Context,
  { publicUrl, leaderUrl, isExercise }: StatementTexting,
  line: TextLine,
): Promise<string | Superseded> {
  const published = await publishedById(ctx.tx, ctx.forceId, line.versionId);
  if (!published || !isSendable(published, line)) return { changedAt: published?.stateChangedAt };
  const facts = { published, forceName: await forceName(ctx.tx, ctx.forceId), publicUrl, isExercise };
  return statementText({ ...facts, kind: line.kind, leaderUrl });
}
