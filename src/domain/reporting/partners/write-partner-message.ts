import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { addInformation } from '../add-information.ts';
import type { ReportingSecrets } from '../secrets.model.ts';
import { answerOnce } from './answer-once.ts';
import { partnerCode } from './partner-code.model.ts';
import { type PartnerAsks, readPartnerReport } from './read-partner-thread.ts';
import { WrongBody } from './wrong-body.model.ts';

/**
 * Adds what the partner writes, its own words or the person's, to the thread of its report.
 * @returns the answer as JSON text: `id` and `sentAt`
 * @throws Refusal `not-found` as `readPartnerReport`, `conflict` as `answerOnce`; WrongBody where the thread is full
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
    const { messageId } = await addInformation(ctx, secrets, { digits, text }).catch(sayFull);
    return { id: messageId, sentAt: ctx.now };
  });
}

/** Waiting does not help against a full thread, so the partner is not told to slow down. */
function sayFull(error: unknown): never {
  if (error instanceof Refusal && error.code === 'too-many')
    throw new WrongBody([{ field: 'text', detail: 'This thread is full: telephone instead.' }]);
  throw error;
}
