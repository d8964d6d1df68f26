import type { Context } from '#kernel/context';
import { found } from '#kernel/refusal';
import { receiptHash } from '#platform/crypto/reader';
import { addOwnFile } from '../add-files.ts';
import type { OwnFile } from '../evidence.model.ts';
import { filesOfReceipt } from '../evidence.reads.ts';
import type { ReportingSecrets } from '../secrets.model.ts';
import type { TakenFile } from '../take-file.ts';
import { answerOnce } from './answer-once.ts';
import { fileAnswer } from './partner-answer.presenter.ts';
import { partnerCode } from './partner-code.model.ts';
import { type PartnerAsks, readPartnerReport } from './read-partner-thread.ts';

/** The same file was kept by an earlier request with the same key; the copy in hand is to be dropped. */
export class AnsweredBefore extends Error {
  /** The first answer, as JSON text. */
  readonly answer: string;
  constructor(answer: string) {
    super('this request was answered before');
    this.answer = answer;
  }
}

/** The files a partner gave with a report of its own, oldest first. @throws Refusal `not-found` for any other */
export async function listPartnerFiles(
  ctx: Context,
  secrets: ReportingSecrets,
  asked: PartnerAsks,
): Promise<OwnFile[]> {
  const { id } = await readPartnerReport(ctx, asked);
  const hash = receiptHash(secrets.receiptPepper, partnerCode(secrets.receiptPepper, id));
  return filesOfReceipt(ctx.tx, ctx.forceId, hash);
}

/**
 * Writes the row of a file that lies sealed in the store, once for each Idempotency-Key: the same key needs the same
 * content and choice.
 * @returns the answer as JSON text
 * @throws AnsweredBefore for a repeated request, so that the second copy leaves the store; Refusal `not-found`,
 *   `conflict` as `answerOnce`, `gone`, `invalid-input` where the report is full
 */
export async function addPartnerFile(
  ctx: Context,
  secrets: ReportingSecrets,
  file: PartnerAsks & { idempotencyKey: string; hiddenDetails: string; taken: TakenFile },
): Promise<string> {
  const { call, reportId, idempotencyKey, hiddenDetails, taken } = file;
  await readPartnerReport(ctx, { call, reportId });
  const body = { hiddenDetails, sha256: taken.sha256.toString('hex') };
  let isNew = false;
  const request = { idempotencyKey, what: `file:${reportId}`, body };
  const answer = await answerOnce(ctx, { secrets, call, request }, async () => {
    isNew = true;
    await addOwnFile(ctx, secrets, { digits: partnerCode(secrets.receiptPepper, reportId), taken });
    const files = await listPartnerFiles(ctx, secrets, { call, reportId });
    return fileAnswer(
      found(
        files.find(({ id }) => id === taken.id),
        'file',
      ),
    );
  });
  if (!isNew) throw new AnsweredBefore(answer);
  return answer;
}
