import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { deriveReaderKeys, receiptHash } from '#platform/crypto/reader';
import type { PerceivedBy } from '#reference/strands';
import { type Draft, draftLookup, tokenHash } from './draft.model.ts';
import { dropDraftRow } from './draft.store.ts';
import { attachEvidence } from './evidence.store.ts';
import { answersThatCount, firstIncomplete } from './journey.model.ts';
import { pathOf } from './question.model.ts';
import { claimForm } from './report.store.ts';
import type { ReportingSecrets } from './secrets.model.ts';
import { storeSubmission } from './store-submission.ts';
import { submissionOf } from './submission.model.ts';

/**
 * Stores a finished form as one report, sealed to the force and to the private code, and tells the rooms that listen.
 * The same form token always comes to the same report, however often and however concurrently it is sent.
 * @param sent `route` is how it reached us, `perceivedBy` who sees it as hate; the public's own form leaves both out
 * @returns the report's id and public reference, and whether this call stored it
 * @throws Refusal `conflict` where a question that must be answered is still open
 */
export async function submitReport(
  ctx: Context,
  secrets: ReportingSecrets,
  sent: { draft: Draft; digits: string; language: string; route?: string; perceivedBy?: PerceivedBy },
): Promise<{ reportId: string; reference: string; isNew: boolean }> {
  const { draft, digits, ...how } = sent;
  const open = firstIncomplete(draft);
  if (open) throw new Refusal('conflict', `${pathOf(open)} is not answered yet`);
  const id = ctx.newId();
  const claim = await claimForm(ctx, tokenHash(secrets.receiptPepper, draft.token), id);
  if (claim.reference !== null) return { reportId: claim.reportId, reference: claim.reference, isNew: false };

  const submission = submissionOf(draft.journey, answersThatCount(draft), { ...how, now: ctx.now });
  const hash = receiptHash(secrets.receiptPepper, digits);
  const readerKey = deriveReaderKeys(digits).publicKey;
  const draftKey = draftLookup(secrets.receiptPepper, digits);
  const reference = await storeSubmission(ctx, { id, submission, hash, readerKey });
  // In this order on one connection: what a dropped draft still owns goes with it.
  await Promise.all([attachEvidence(ctx, draftKey, hash), dropDraftRow(ctx, draftKey)]);
  return { reportId: id, reference, isNew: true };
}
