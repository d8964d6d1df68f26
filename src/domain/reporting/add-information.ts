import type { Context } from '#kernel/context';
import { found, Refusal } from '#kernel/refusal';
import { deriveReaderKeys, receiptHash } from '#platform/crypto/reader';
import { informationAdded } from './information-added.event.ts';
import { reportOfReceipt } from './receipt.reads.ts';
import { insertReporterMessage } from './report.store.ts';
import type { ReportingSecrets } from './secrets.model.ts';

/**
 * Adds what the reporter writes under their private code to the thread of their report.
 * @throws Refusal `not-found` for a code that opens nothing, `too-many` where one code has written 200 times
 */
export async function addInformation(
  ctx: Context,
  secrets: ReportingSecrets,
  { digits, text }: { digits: string; text: string },
): Promise<{ messageId: string }> {
  const hash = receiptHash(secrets.receiptPepper, digits);
  found(await reportOfReceipt(ctx.tx, ctx.forceId, hash), 'The report of this code');
  const id = ctx.newId();
  const readerKey = deriveReaderKeys(digits).publicKey;
  const sealed = await ctx.seal({ table: 'reporting.message', recordId: id, fields: { text }, readerKey });
  const reportId = await insertReporterMessage(ctx, hash, { id, ...sealed });
  if (!reportId) throw new Refusal('too-many', 'This thread is full');
  await ctx.publish(informationAdded, reportId, { reportId, messageId: id });
  await ctx.audit({
    act: 'reporting.add-information',
    kind: 'collection',
    subject: 'report',
    subjectId: reportId,
  });
  return { messageId: id };
}
