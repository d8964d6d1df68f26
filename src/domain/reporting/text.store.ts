import type { Context, SealedRecord } from '#kernel/context';
import type { TextRoute } from './text.reads.ts';

/** What is known of the number a text came from; the row is locked until the transaction ends. */
export interface ArrivedLine {
  lineId: string;
  hasNumber: boolean;
  language: string | null;
  saidPolice: boolean;
  isStopped: boolean;
  repliesToday: number;
  /** The open report of this number, or nulls. */
  reportId: string | null;
  receiptHash: Buffer | null;
  readerKey: Buffer | null;
}

/** Notes the arrival; undefined where the same text came before. */
export const arriveText = (
  ctx: Context,
  text: { provider: string; providerId: string; numberHash: Buffer; windowHours: number },
): Promise<ArrivedLine | undefined> =>
  ctx.tx.row<ArrivedLine>(
    `select line_id as "lineId", has_number as "hasNumber", language, said_police as "saidPolice",
       is_stopped as "isStopped", replies_today as "repliesToday", report_id as "reportId",
       receipt_hash as "receiptHash", reader_key as "readerKey"
     from reporting.arrive_text($1, $2, $3, $4, $5, $6)`,
    [ctx.forceId, text.provider, text.providerId, text.numberHash, ctx.newId(), text.windowHours],
  );

export async function keepNumber(
  ctx: Context,
  lineId: string,
  { sealId, fields }: SealedRecord<'number'>,
): Promise<void> {
  await ctx.tx.row('select reporting.keep_text_number($1, $2, $3, $4)', [
    ctx.forceId,
    lineId,
    sealId,
    fields.number,
  ]);
}

export async function noteLine(
  ctx: Context,
  lineId: string,
  facts: { language: string | undefined; saidPolice: boolean; isStopped: boolean | undefined },
): Promise<void> {
  await ctx.tx.row('select reporting.note_text_line($1, $2, $3, $4, $5)', [
    ctx.forceId,
    lineId,
    facts.language ?? null,
    facts.saidPolice,
    facts.isStopped ?? null,
  ]);
}

export async function openThread(
  ctx: Context,
  thread: { receiptHash: Buffer; lineId: string } & SealedRecord<'code'>,
): Promise<void> {
  await ctx.tx.row('select reporting.open_text_thread($1, $2, $3, $4, $5)', [
    ctx.forceId,
    thread.receiptHash,
    thread.lineId,
    thread.sealId,
    thread.fields.code,
  ]);
}

export async function followThread(ctx: Context, receiptHash: Buffer): Promise<void> {
  await ctx.tx.row('select reporting.follow_text_thread($1, $2)', [ctx.forceId, receiptHash]);
}

/** Marks the report as one of danger; false where it was one already. */
export async function markDanger(ctx: Context, receiptHash: Buffer): Promise<void> {
  await ctx.tx.row('select reporting.raise_danger($1, $2)', [ctx.forceId, receiptHash]);
}

/** Puts an automatic text into the ledger of what leaves. */
export async function queueReply(
  ctx: Context,
  out: {
    id: string;
    lineId: string;
    reportId: string | null;
    kind: string;
    giveUpMinutes: number;
  } & SealedRecord<'body'>,
): Promise<void> {
  await ctx.tx.row('select reporting.queue_text($1, $2, $3, $4, $5, $6, $7, $8)', [
    ctx.forceId,
    out.id,
    out.lineId,
    out.reportId,
    out.kind,
    out.sealId,
    out.fields.body,
    out.giveUpMinutes,
  ]);
}

/** Staff side: an officer's text, on its way or held because the person said STOP. */
export async function insertStaffText(
  ctx: Context,
  out: {
    id: string;
    lineId: string;
    reportId: string;
    messageId: string;
    isStopped: boolean;
    hours: number;
  } & SealedRecord<'body'>,
): Promise<void> {
  await ctx.tx.run(
    `insert into reporting.text_out (force_id, id, line_id, report_id, message_id, kind, seal_id, body_sealed, state,
       queued_at, next_attempt_at, give_up_at, changed_at)
     values ($1, $2, $3, $4, $5, 'staff', $6, $7, $8, $9, $10, $9::timestamptz + make_interval(hours => $11), $9)`,
    [
      ctx.forceId,
      out.id,
      out.lineId,
      out.reportId,
      out.messageId,
      out.sealId,
      out.fields.body,
      out.isStopped ? 'held' : 'queued',
      ctx.now,
      out.isStopped ? null : ctx.now,
      out.hours,
    ],
  );
}

/** Notes what a provider says; false where it changes nothing (late, a copy, or of another text). */
export async function keepReceipt(
  ctx: Context,
  receipt: { messageId: string; provider: string; providerId: string; state: string; code: number | null },
): Promise<boolean> {
  const row = await ctx.tx.row<{ changed: boolean }>(
    'select reporting.note_text_receipt($1, $2, $3, $4, $5, $6) as changed',
    [ctx.forceId, receipt.messageId, receipt.provider, receipt.providerId, receipt.state, receipt.code],
  );
  return row?.changed ?? false;
}

export async function saveTextRoute(ctx: Context, route: TextRoute): Promise<void> {
  await ctx.tx.run(
    `insert into reporting.text_route (force_id, number, keyword, second_language, checked_on)
     values ($1, $2, $3, $4, $5)
     on conflict (force_id) do update set number = excluded.number, keyword = excluded.keyword,
       second_language = excluded.second_language, checked_on = excluded.checked_on`,
    [ctx.forceId, route.number, route.keyword, route.secondLanguage, ctx.now],
  );
}

/** Forgets the numbers of lines no conversation is held on any more. Worker and owner only. */
export async function forgetLines(ctx: Context, lineIds: readonly string[]): Promise<void> {
  await ctx.tx.row('select reporting.forget_lines($1, $2::uuid[]) as n', [ctx.forceId, lineIds]);
}
