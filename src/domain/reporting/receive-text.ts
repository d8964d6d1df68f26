import type { ArrivedText } from '#channel';
import type { Context } from '#kernel/context';
import type { Sensitive } from '#kernel/sensitive';
import { deriveReaderKeys, newPrivateCode, receiptHash } from '#platform/crypto/reader';
import { dangerRaised } from './danger-raised.event.ts';
import { informationAdded } from './information-added.event.ts';
import { insertReporterMessage } from './report.store.ts';
import { textLineHash } from './stopped-numbers.ts';
import { storeSubmission } from './store-submission.ts';
import { textedSubmission } from './submission.model.ts';
import {
  CONVERSATION_HOURS,
  planText,
  REPLY_MINUTES,
  type TextPlan,
  USUAL_REPLY_MINUTES,
} from './text.model.ts';
import { type TextRoute, textRouteOf } from './text.reads.ts';
import {
  type ArrivedLine,
  arriveText,
  followThread,
  keepNumber,
  markDanger,
  noteLine,
  openThread,
  queueReply,
} from './text.store.ts';
import { textQueued } from './text-queued.event.ts';
import { replyText } from './text-words.model.ts';

/** What taking a text in needs of the installation. */
export interface TextDesk {
  provider: string;
  receiptPepper: Sensitive<string>;
  forceName: string;
  publicUrl: string;
}

const NO_ROUTE: TextRoute = { number: '', keyword: '', secondLanguage: null };

/**
 * Takes one text in: a report in the duty queue, one more message of an open one, or a wish; and puts the answer into
 * the ledger of what leaves. The number is sealed here and found again by its keyed hash. The same text again, in
 * whatever order and however often, changes nothing.
 * @returns false for a copy
 */
export async function receiveText(ctx: Context, desk: TextDesk, text: ArrivedText): Promise<boolean> {
  const number = text.from.reveal();
  // A sender by name ("MyBank") is no number, and two names are two senders.
  const sender = /\d{3}/.test(number) ? number : `${number}@name`;
  const numberHash = textLineHash(desk.receiptPepper, sender);
  const arrived = { provider: desk.provider, providerId: text.providerId, numberHash };
  const line = await arriveText(ctx, { ...arrived, windowHours: CONVERSATION_HOURS });
  if (!line) return false;
  if (!line.hasNumber) {
    const sealed = await ctx.seal({
      table: 'reporting.text_line',
      recordId: line.lineId,
      fields: { number },
    });
    await keepNumber(ctx, line.lineId, sealed);
  }
  const route = (await textRouteOf(ctx.tx, ctx.forceId)) ?? NO_ROUTE;
  const plan = planText(
    { text: text.text.reveal(), attachments: text.attachments, keyword: route.keyword },
    { isStopped: line.isStopped, hasOpenReport: line.reportId !== null, repliesToday: line.repliesToday },
  );
  await noteLine(ctx, line.lineId, plan);
  const kept = await keepWords(ctx, desk, { line, plan, number });
  await ctx.audit({
    act: 'reporting.receive-text',
    kind: 'collection',
    subject: 'report',
    subjectId: kept,
    detail: { becomes: plan.becomes, danger: plan.isDanger },
  });
  await answer(ctx, desk, { line, plan, route, reportId: kept });
  return true;
}

interface Taking {
  line: ArrivedLine;
  plan: TextPlan;
  number: string;
}

/** Keeps the words where there are any; the identifier of the report they belong to. */
async function keepWords(ctx: Context, desk: TextDesk, taking: Taking): Promise<string | null> {
  const { line, plan } = taking;
  if (plan.becomes === 'nothing') return line.reportId;
  const followed = plan.becomes === 'message' ? await follow(ctx, taking) : undefined;
  // A thread holds 200 messages; the next text begins a report of its own, so that no words are turned away.
  return followed ?? (await begin(ctx, desk, taking));
}

async function follow(ctx: Context, { line, plan }: Taking): Promise<string | undefined> {
  const { receiptHash: hash, readerKey } = line;
  if (!hash || !readerKey) return undefined;
  const id = ctx.newId();
  const sealed = await ctx.seal({
    table: 'reporting.message',
    recordId: id,
    fields: { text: plan.words },
    readerKey,
  });
  const reportId = await insertReporterMessage(ctx, hash, { id, ...sealed });
  if (!reportId) return undefined;
  await followThread(ctx, hash);
  await ctx.publish(informationAdded, reportId, { reportId, messageId: id });
  if (plan.isDanger) {
    await markDanger(ctx, hash);
    // Also where the report was flagged before: whoever took it then may not be there now.
    await ctx.publish(dangerRaised, reportId, { reportId });
  }
  return reportId;
}

async function begin(ctx: Context, desk: TextDesk, { line, plan, number }: Taking): Promise<string> {
  const id = ctx.newId();
  const digits = newPrivateCode();
  const hash = receiptHash(desk.receiptPepper, digits);
  const language = plan.language ?? line.language ?? 'en';
  const submission = textedSubmission({ words: plan.words, language, isDanger: plan.isDanger, number });
  const readerKey = deriveReaderKeys(digits).publicKey;
  await storeSubmission(ctx, { id, submission, hash, readerKey });
  const sealed = await ctx.seal({ table: 'reporting.text_thread', recordId: id, fields: { code: digits } });
  await openThread(ctx, { receiptHash: hash, lineId: line.lineId, ...sealed });
  return id;
}

async function answer(
  ctx: Context,
  desk: TextDesk,
  { line, plan, route, reportId }: Omit<Taking, 'number'> & { route: TextRoute; reportId: string | null },
): Promise<void> {
  if (!plan.reply) return;
  const id = ctx.newId();
  const body = replyText(plan.reply, {
    language: plan.language ?? line.language,
    secondLanguage: route.secondLanguage,
    saidPolice: plan.saidPolice || line.saidPolice,
    forceName: desk.forceName,
    publicUrl: desk.publicUrl,
  });
  const sealed = await ctx.seal({ table: 'reporting.text_out', recordId: id, fields: { body } });
  await queueReply(ctx, {
    id,
    lineId: line.lineId,
    reportId,
    kind: plan.reply,
    giveUpMinutes: REPLY_MINUTES[plan.reply] ?? USUAL_REPLY_MINUTES,
    ...sealed,
  });
  await ctx.publish(textQueued, id, { textId: id });
}
