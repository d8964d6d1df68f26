import type { Door } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { receiptHash } from '#platform/crypto/reader';
import type { PerceivedBy } from '#reference/strands';
import { type Draft, draftLookup, readerKeyOf, tokenHash } from './draft.model.ts';
import { answersThatCount, firstIncomplete } from './journey.model.ts';
import { pathOf } from './question.model.ts';
import type { SentReport } from './report.store.ts';
import type { ReportingSecrets } from './secrets.model.ts';
import { type Storing, storeSubmission } from './store-submission.ts';
import { submissionOf } from './submission.model.ts';

/** A finished form and how it came: `route` is how it reached us, `perceivedBy` who sees it as hate; the public's own form leaves both out. */
export interface FinishedForm {
  draft: Draft;
  digits: string;
  language: string;
  route?: string;
  perceivedBy?: PerceivedBy;
}

/**
 * The report that a finished form becomes.
 * @throws Refusal `conflict` where a question that must be answered is still open
 */
export function reportOf(
  { newId, now }: Pick<Door, 'newId'> & { now: Date },
  { receiptPepper }: ReportingSecrets,
  { draft, digits, ...how }: FinishedForm,
): Storing {
  const open = firstIncomplete(draft);
  if (open) throw new Refusal('conflict', `${pathOf(open)} is not answered yet`);
  return {
    id: newId(),
    submission: submissionOf(draft.journey, answersThatCount(draft), { ...how, now }),
    hash: receiptHash(receiptPepper, digits),
    readerKey: readerKeyOf(draft, digits),
    form: {
      tokenHash: tokenHash(receiptPepper, draft.token),
      draftLookup: draftLookup(receiptPepper, digits),
    },
  };
}

/**
 * Stores a finished form as one report, sealed to the force and to the private code, and tells the rooms that listen:
 * one statement does all of it, in the caller's transaction or as one of its own. The same form token always comes to
 * the same report, however often and however concurrently it is sent.
 * @returns the report's id and public reference, and whether this call stored it
 * @throws Refusal `conflict` where a question that must be answered is still open
 */
export const submitReport = async (
  ctx: Door & { now: Date },
  secrets: ReportingSecrets,
  sent: FinishedForm,
): Promise<SentReport> => storeSubmission(ctx, reportOf(ctx, secrets, sent));
