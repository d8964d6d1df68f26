import { circuitOf, type OutgoingText, type TextChannel, type TextHandOver } from '#channel';
import type { Context } from '#kernel/context';
import { type Sensitive, sensitive } from '#kernel/sensitive';
import { groupedCode } from '#platform/crypto/reader';
import { textRouteOf } from './text.reads.ts';
import {
  type ClaimedText,
  claimTexts,
  giveBackTexts,
  recordTextResult,
  type TextResult,
  threadCode,
} from './text-delivery.store.ts';
import { CODE_PLACE } from './text-words.model.ts';

/** What a sending run works with; the worker's door puts it together. */
export interface TextSending {
  texts: TextChannel;
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
}

/** Few enough that a slow provider (ten seconds to ask, ten to send) is done with them before they count as abandoned. */
const BATCH = 5;
/** Waits after the first, second … attempt that handed nothing over. */
const WAIT_SECONDS = [15, 30, 60, 120, 300, 600, 1800] as const;

/** A text with its words and number opened; undefined words where they cannot be sent any more. */
interface OpenedText {
  claimed: ClaimedText;
  out: OutgoingText | undefined;
}

/**
 * Hands over every text that is due, unless the provider is away: then what was not tried goes back into the queue. The ledger says "handing over" before anything leaves, so after a crash the
 * provider is asked what became of those in doubt before one is sent again; only where it has no such text does a second
 * attempt follow.
 * @returns how many texts were tried
 */
export async function deliverTexts(sending: TextSending): Promise<number> {
  const circuit = circuitOf(sending.texts);
  let tried = 0;
  while (circuit.mayTry(performance.now())) {
    const opened = await sending.inTransaction(claimAndOpen);
    if (opened.length === 0) break;
    for (const [at, one] of opened.entries()) {
      if (!circuit.mayTry(performance.now())) {
        const left = opened.slice(at).map(({ claimed }) => claimed.id);
        await sending.inTransaction((ctx) => giveBackTexts(ctx, left));
        break;
      }
      const result = await attempt(sending.texts, one);
      const state = await sending.inTransaction(async (ctx) => {
        const line = result(ctx.now);
        await recordTextResult(ctx, line);
        return line.state;
      });
      // What goes back into the queue got no answer that settles it.
      circuit.note(state !== 'queued', performance.now());
      tried += 1;
    }
  }
  return tried;
}

async function claimAndOpen(ctx: Context): Promise<OpenedText[]> {
  const claimed = await claimTexts(ctx, BATCH);
  if (claimed.length === 0) return [];
  const route = await textRouteOf(ctx.tx, ctx.forceId);
  const numbers = await ctx.openMany(
    claimed.map((one) => ({
      table: 'reporting.text_line',
      recordId: one.lineId,
      sealId: one.numberSealId,
      fields: { number: one.number },
      purpose: 'texting',
    })),
  );
  const bodies = await ctx.openMany(
    claimed.map((one) => ({
      table: 'reporting.text_out',
      recordId: one.id,
      sealId: one.sealId,
      fields: { body: one.body },
      purpose: 'texting',
    })),
  );
  const opened: OpenedText[] = [];
  for (const [at, one] of claimed.entries()) {
    const [to, body] = [numbers[at]?.number, bodies[at]?.body];
    const text = body && (await withCode(ctx, one, body));
    const from = route?.number;
    opened.push({
      claimed: one,
      out: to && text && from ? { messageId: one.id, to, from, text } : undefined,
    });
  }
  return opened;
}

/** Puts the private code into the one text that carries it; it stands nowhere else in the clear. */
async function withCode(
  ctx: Context,
  { kind, reportId }: ClaimedText,
  body: Sensitive<string>,
): Promise<Sensitive<string> | undefined> {
  if (kind !== 'code') return body;
  const row = reportId && (await threadCode(ctx, reportId));
  if (!row) return undefined;
  const { code } = await ctx.open({
    table: 'reporting.text_thread',
    recordId: reportId,
    sealId: row.sealId,
    fields: { code: row.code },
    purpose: 'texting',
  });
  // On a line of its own and with hyphens, the groups keep their order in scripts that run from the right, too.
  return sensitive(body.reveal().replace(CODE_PLACE, groupedCode(code.reveal()).replaceAll(' ', '-')));
}

type ResultAt = (now: Date) => TextResult;

async function attempt(texts: TextChannel, { claimed, out }: OpenedText): Promise<ResultAt> {
  const line = { id: claimed.id, provider: texts.name, code: null, providerId: null, reply: '' };
  if (!out)
    return () => ({ ...line, state: 'gave-up', isUncertain: false, nextAttemptAt: null, reply: 'no words' });
  if (claimed.inDoubtSince) {
    const found = await texts.lookUp(out, claimed.inDoubtSince);
    if (found === 'unknown')
      return later(claimed, { ...line, reply: 'the provider does not say', isUncertain: true });
    if (found !== 'none') return resultOf(claimed, texts, found);
  }
  return resultOf(claimed, texts, await texts.handOver(out));
}

function resultOf(claimed: ClaimedText, { name }: TextChannel, answer: TextHandOver): ResultAt {
  const { state, providerId, code, reply } = answer;
  const line = { id: claimed.id, provider: name, providerId, code, reply };
  if (state === 'handed-over' || state === 'refused' || state === 'not-delivered')
    return () => ({ ...line, state, isUncertain: false, nextAttemptAt: null });
  return later(claimed, { ...line, isUncertain: state === 'unknown' });
}

/** Back into the queue; what is in doubt is asked about before it is sent again. */
function later({ attempts }: ClaimedText, line: Omit<TextResult, 'state' | 'nextAttemptAt'>): ResultAt {
  const seconds = WAIT_SECONDS[Math.min(attempts, WAIT_SECONDS.length) - 1] ?? 15;
  return (now) => ({ ...line, state: 'queued', nextAttemptAt: new Date(now.getTime() + seconds * 1000) });
}
