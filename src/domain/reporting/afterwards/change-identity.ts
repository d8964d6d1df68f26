import type { Context } from '#kernel/context';
import { found, Refusal } from '#kernel/refusal';
import { deriveReaderKeys, receiptHash } from '#platform/crypto/reader';
import { consentChanged } from '../consent-changed.event.ts';
import type { Answers } from '../question.model.ts';
import { reportOfReceipt } from '../receipt.reads.ts';
import type { ReportingSecrets } from '../secrets.model.ts';
import { changedIdentity } from '../submission.model.ts';
import { storeIdentity } from './wish.store.ts';

/**
 * Sets whether the police may know who reported and how to reach them, from the same answers as the form asks for. What
 * was known before is erased with its key: a name taken back can be opened by nobody. What officers wrote down stays.
 * @throws Refusal `not-found` for a code that opens nothing, `conflict` for a withdrawn report or one of a partner
 */
export async function changeIdentity(
  ctx: Context,
  secrets: ReportingSecrets,
  { digits, answers }: { digits: string; answers: Answers },
): Promise<void> {
  const hash = receiptHash(secrets.receiptPepper, digits);
  const { id, anonymity: before } = found(
    await reportOfReceipt(ctx.tx, ctx.forceId, hash),
    'The report of this code',
  );
  const { anonymity, contactBy, mayLeaveMessage, identity } = changedIdentity(answers);
  const sealed =
    identity &&
    (await ctx.seal({
      table: 'reporting.identity',
      recordId: id,
      fields: { ...identity },
      readerKey: deriveReaderKeys(digits).publicKey,
    }));
  const isKept = await storeIdentity(ctx, hash, { anonymity, contactBy, mayLeaveMessage, sealed });
  if (!isKept) throw new Refusal('conflict', 'Who reported cannot be changed here');
  await ctx.publish(consentChanged, id, { reportId: id });
  await ctx.audit({
    act: 'reporting.change-identity',
    kind: anonymity === 'ANONYMOUS' && before !== 'ANONYMOUS' ? 'erasure' : 'alteration',
    subject: 'report',
    subjectId: id,
    detail: { before, anonymity, contactBy },
  });
}
