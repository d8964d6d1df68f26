import type { Context } from '#kernel/context';
import { deriveReaderKeys, openWithReader, receiptHash } from '#platform/crypto/reader';
import { readerSeal } from '#platform/crypto/seal';
import { type ReceiptView, reportOfReceipt, threadOfReceipt } from './receipt.reads.ts';
import type { ReportingSecrets } from './secrets.model.ts';

/** One message as the reporter reads it. */
export interface ThreadMessage {
  id: string;
  direction: 'from-reporter' | 'to-reporter';
  sentAt: Date;
  text: string;
}

/** A report's state and its messages, opened with the private code alone; undefined where the code opens nothing. */
export async function readThread(
  ctx: Context,
  secrets: ReportingSecrets,
  digits: string,
): Promise<{ report: ReceiptView; messages: ThreadMessage[] } | undefined> {
  const hash = receiptHash(secrets.receiptPepper, digits);
  const report = await reportOfReceipt(ctx.tx, ctx.forceId, hash);
  if (!report) return undefined;
  const { privateKey } = deriveReaderKeys(digits);
  const messages: ThreadMessage[] = [];
  for (const row of await threadOfReceipt(ctx.tx, ctx.forceId, hash)) {
    const wrapped = await readerSeal(ctx.tx, ctx.forceId, row.sealId);
    // An erased message has no key any more: it is gone for everybody.
    if (!wrapped) continue;
    const opened = openWithReader({
      forceId: ctx.forceId,
      table: 'reporting.message',
      recordId: row.id,
      sealId: row.sealId,
      privateKey,
      wrapped,
      fields: { text: row.text },
    });
    messages.push({ id: row.id, direction: row.direction, sentAt: row.sentAt, text: opened.text.reveal() });
  }
  return { report, messages };
}

/** The state alone, without opening a message. */
export const readReceipt = (
  ctx: Context,
  secrets: ReportingSecrets,
  digits: string,
): Promise<ReceiptView | undefined> =>
  reportOfReceipt(ctx.tx, ctx.forceId, receiptHash(secrets.receiptPepper, digits));
