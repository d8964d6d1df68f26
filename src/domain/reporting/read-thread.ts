import type { Context } from '#kernel/context';
import { deriveReaderKeys, openWithReader, receiptHash } from '#platform/crypto/reader';
import { readerSeal } from '#platform/crypto/seal';
import {
  type AfterwardsView,
  afterwardsOfReceipt,
  type Happening,
  storyOfReceipt,
  type TranslationRow,
  translationsOfReceipt,
} from './afterwards/afterwards.reads.ts';
import { type ReceiptView, reportOfReceipt, threadOfReceipt } from './receipt.reads.ts';
import type { ReportingSecrets } from './secrets.model.ts';

/** A translation as the reporter reads it; without words while a person is still at it. */
export interface ReadTranslation
  extends Pick<TranslationRow, 'toLanguage' | 'dueAt' | 'hasMachineDraft' | 'isRead'> {
  text: string | undefined;
}

/** One message as the reporter reads it. */
export interface ThreadMessage {
  id: string;
  direction: 'from-reporter' | 'to-reporter';
  sentAt: Date;
  text: string;
  /** The language it was most likely written in: staff write English, the person in the language of the report. */
  language: string;
  translation?: ReadTranslation;
}

/** Everything the holder of a private code may know of their report. */
export interface Thread {
  report: ReceiptView;
  messages: ThreadMessage[];
  afterwards: AfterwardsView;
  story: { at: Date; what: Happening }[];
  now: Date;
}

/** A report's state and its messages, opened with the private code alone; undefined where the code opens nothing. */
export async function readThread(
  ctx: Context,
  secrets: ReportingSecrets,
  digits: string,
): Promise<Thread | undefined> {
  const hash = receiptHash(secrets.receiptPepper, digits);
  const report = await reportOfReceipt(ctx.tx, ctx.forceId, hash);
  if (!report) return undefined;
  const afterwards = await afterwardsOfReceipt(ctx.tx, ctx.forceId, hash);
  if (!afterwards) return undefined;
  const { privateKey } = deriveReaderKeys(digits);
  const open = async (
    table: string,
    row: { id: string; sealId: string; text: Buffer },
  ): Promise<string | undefined> => {
    const wrapped = await readerSeal(ctx.tx, ctx.forceId, row.sealId);
    // What was erased has no key any more: it is gone for everybody.
    if (!wrapped) return undefined;
    const { forceId } = ctx;
    const of = { forceId, table, recordId: row.id, sealId: row.sealId, privateKey, wrapped };
    return openWithReader({ ...of, fields: { text: row.text } }).text.reveal();
  };
  const translations = new Map<string, ReadTranslation>();
  for (const row of await translationsOfReceipt(ctx.tx, ctx.forceId, hash)) {
    const { sealId, text, toLanguage, dueAt, hasMachineDraft, isRead } = row;
    const words =
      sealId && text ? await open('reporting.translation', { id: row.id, sealId, text }) : undefined;
    translations.set(row.messageId, { toLanguage, dueAt, hasMachineDraft, isRead, text: words });
  }
  const messages: ThreadMessage[] = [];
  for (const row of await threadOfReceipt(ctx.tx, ctx.forceId, hash)) {
    const text = await open('reporting.message', row);
    if (text === undefined) continue;
    const { id, direction, sentAt } = row;
    const language = direction === 'to-reporter' ? 'en' : afterwards.language;
    const translation = translations.get(id);
    messages.push({ id, direction, sentAt, text, language, ...(translation ? { translation } : {}) });
  }
  const story = await storyOfReceipt(ctx.tx, ctx.forceId, hash);
  return { report, messages, afterwards, story, now: ctx.now };
}

/** The state alone, without opening a message. */
export const readReceipt = (
  ctx: Context,
  secrets: ReportingSecrets,
  digits: string,
): Promise<ReceiptView | undefined> =>
  reportOfReceipt(ctx.tx, ctx.forceId, receiptHash(secrets.receiptPepper, digits));
