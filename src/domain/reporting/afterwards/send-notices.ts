import type { Channel, HandOver } from '#channel';
import type { Context } from '#kernel/context';
import type { Sensitive } from '#kernel/sensitive';
import { queueReply } from '../text.store.ts';
import { textQueued } from '../text-queued.event.ts';
import { noticeText } from './notice.model.ts';
import { type DueNotice, dueNotices, moveNotice } from './notice.store.ts';
import { isSafeAt, nextSafeMoment, safeUntil } from './safe-times.model.ts';

/** What a sending run works with; the worker's door puts it together. */
export interface NoticeSending {
  email: Channel;
  /** The neutral sender of e-mail; undefined where the force has none, and then no e-mail leaves. */
  from: string | undefined;
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
}

const BATCH = 20;
const MOST_ATTEMPTS = 5;
const RETRY_MINUTES = 10;
const MINUTE_MS = 60_000;
/** Handing over takes time: nothing is begun in the last minutes of a safe time. */
const MARGIN_MINUTES = 5;
/** A text that could not be handed over for so long is old news. */
const MOST_TEXT_MINUTES = 24 * 60;

interface Mail {
  id: string;
  attempts: number;
  to: Sensitive<string>;
  words: string;
  language: string;
}

/**
 * Sends every notice that is due, and none outside the times the person called safe: the clock is asked again at the
 * moment of sending, because the wish may have changed and a worker may have stood still. A text goes into the ledger of
 * texts and is given up when the safe time ends; an e-mail is handed over here.
 * @returns how many left or were put on their way
 */
export async function sendNotices(sending: NoticeSending): Promise<number> {
  let sent = 0;
  for (;;) {
    const { due, mails, texts } = await sending.inTransaction((ctx) => claim(ctx, sending));
    for (const mail of mails) {
      const answer = await sending.email.handOver({
        messageId: mail.id,
        to: mail.to,
        subject: mail.words,
        text: mail.words,
        language: mail.language,
        ...(sending.from ? { from: sending.from } : {}),
      });
      await sending.inTransaction((ctx) => record(ctx, mail, answer));
    }
    sent += mails.length + texts;
    if (due < BATCH) return sent;
  }
}

interface Claimed {
  due: number;
  mails: Mail[];
  texts: number;
}

async function claim(ctx: Context, { from }: NoticeSending): Promise<Claimed> {
  const notices = await dueNotices(ctx, BATCH);
  const claimed: Claimed = { due: notices.length, mails: [], texts: 0 };
  const soon = new Date(ctx.now.getTime() + MARGIN_MINUTES * MINUTE_MS);
  for (const notice of notices) {
    const wish = wanted(notice);
    if (!wish || (wish.by === 'EMAIL' && !from)) await moveNotice(ctx, notice.id, { state: 'dropped' });
    else if (notice.attempts >= MOST_ATTEMPTS) await moveNotice(ctx, notice.id, { state: 'gave-up' });
    else if (!isSafeAt(wish, ctx.now) || !isSafeAt(wish, soon))
      await moveNotice(ctx, notice.id, { state: 'waiting', dueAt: nextSafeMoment(wish, soon) });
    else if (wish.by === 'TEXT') {
      await textNotice(ctx, notice, wish);
      claimed.texts++;
    } else claimed.mails.push(await mailOf(ctx, notice, wish));
  }
  return claimed;
}

type Wanted = ReturnType<typeof wanted> & object;

/** The wish of this moment; undefined where the person wants nothing any more. */
function wanted({ by, wording, language, sealId, words, days, fromHour, untilHour, ...rest }: DueNotice) {
  if (!by || by === 'NONE' || !wording || !language || !sealId || !words || !days) return undefined;
  if (fromHour === null || untilHour === null) return undefined;
  const { address, lineId } = rest;
  return { by, wording, language, sealId, words, days, fromHour, untilHour, address, lineId };
}

async function textNotice(ctx: Context, notice: DueNotice, wish: Wanted): Promise<void> {
  const { words } = await opened(ctx, notice.reportId, wish);
  const id = ctx.newId();
  const body = noticeText(wish.wording, { language: wish.language, own: words.reveal() });
  const sealed = await ctx.seal({ table: 'reporting.text_out', recordId: id, fields: { body } });
  const until = safeUntil(wish, ctx.now)?.getTime() ?? Number.POSITIVE_INFINITY;
  const left = Math.floor((until - ctx.now.getTime()) / MINUTE_MS) - MARGIN_MINUTES;
  const minutes = Math.min(left, MOST_TEXT_MINUTES);
  await queueReply(ctx, {
    id,
    lineId: wish.lineId ?? '',
    reportId: notice.reportId,
    kind: 'notice',
    giveUpMinutes: minutes,
    ...sealed,
  });
  await ctx.publish(textQueued, id, { textId: id });
  await moveNotice(ctx, notice.id, { state: 'handed-over', textId: id });
}

async function mailOf(ctx: Context, notice: DueNotice, wish: Wanted): Promise<Mail> {
  const { words, address } = await opened(ctx, notice.reportId, wish);
  if (!address) throw new Error('an e-mail notice has no address');
  await moveNotice(ctx, notice.id, { state: 'handing-over' });
  return {
    id: notice.id,
    attempts: notice.attempts + 1,
    to: address,
    words: noticeText(wish.wording, { language: wish.language, own: words.reveal() }),
    language: wish.language,
  };
}

function opened(
  ctx: Context,
  reportId: string,
  { sealId, words, address }: Wanted,
): Promise<{ words: Sensitive<string>; address?: Sensitive<string> }> {
  const why = { table: 'reporting.notice_wish', recordId: reportId, sealId, purpose: 'notification' };
  return address ? ctx.open({ ...why, fields: { words, address } }) : ctx.open({ ...why, fields: { words } });
}

/** What is in doubt counts as taken: a second e-mail is worse than none for somebody whose post is read. */
async function record(ctx: Context, mail: Mail, answer: HandOver): Promise<void> {
  const { code } = answer;
  if (answer.state === 'refused') return moveNotice(ctx, mail.id, { state: 'refused', code });
  if (answer.state === 'handed-over' || answer.state === 'unknown')
    return moveNotice(ctx, mail.id, { state: 'handed-over', code });
  if (mail.attempts >= MOST_ATTEMPTS) return moveNotice(ctx, mail.id, { state: 'gave-up', code });
  const dueAt = new Date(ctx.now.getTime() + RETRY_MINUTES * MINUTE_MS);
  return moveNotice(ctx, mail.id, { state: 'waiting', dueAt, code });
}
