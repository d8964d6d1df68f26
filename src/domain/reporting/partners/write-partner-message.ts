import type { Context } from '#kernel/context';
import { addInformation } from '../add-information.ts';
import type { ReportingSecrets } from '../secrets.model.ts';
import { answerOnce } from './answer-once.ts';
import { partnerCode } from './partner-code.model.ts';
import { type PartnerAsks, readPartnerReport } from './read-partner-thread.ts';

/**
 * Adds what the partner writes, its own words or the person's, to the thread of its report.
 * @returns the answer as JSON text: `id` and `sentAt`
 * @throws Refusal `not-found` as `readPartnerReport`, `too-many` where the thread is full, `conflict` as `answerOnce`
 */
export async function writePartnerMessage(
  ctx: Context,
  secrets: ReportingSecrets,
  message: PartnerAsks & { idempotencyKey: string; sent: unknown; text: string },
): Promise<string> {
  const { call, reportId, text, idempotencyKey } = message;
  await readPartnerReport(ctx, { call, reportId });
  const request = { idempotencyKey, what: `message:${reportId}`, body: message.sent };
  return answerOnce(ctx, { secrets, call, request }, async () => {
    const digits = partnerCode(secrets.receiptPepper, reportId);
    const { messageId } = await addInformation(ctx, secrets, { digits, text });
    return { id: messageId, sentAt: ctx.now };
  });
}
