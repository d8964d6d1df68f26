import { randomBytes } from 'node:crypto';
import type { Statements } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { deriveReaderKeys, receiptHash } from '#platform/crypto/reader';
import { derivedCode } from './derived-code.model.ts';
import { draftLookup, tokenHash } from './draft.model.ts';
import type { Answers } from './question.model.ts';
import type { ReportingSecrets } from './secrets.model.ts';
import { shortAnswers } from './short.form.ts';
import { storeSubmission } from './store-submission.ts';
import { submissionOf } from './submission.model.ts';

const TOKEN = /^[A-Za-z0-9_-]{32}$/;

/** What makes sending one short form twice the same as once. */
export const newShortToken = (): string => randomBytes(24).toString('base64url');

/**
 * Stores the one-page report by one statement: no draft was kept and none is read. The private code is made from the
 * form's token, so that somebody whose answer was lost sends the same page again and gets the same code.
 * @returns the code's 24 digits
 * @throws Refusal `form-expired` where the token is none of ours, `unavailable` where the database is away
 */
export async function submitShortReport(
  ctx: Statements,
  secrets: ReportingSecrets,
  { values, token, language }: { values: Answers; token: string; language: string },
): Promise<string> {
  if (!TOKEN.test(token)) throw new Refusal('form-expired', 'the short form came without its token');
  const { receiptPepper, cookieSecret } = secrets;
  const digits = derivedCode(cookieSecret.reveal(), 'short-code', token);
  await storeSubmission(ctx, {
    id: ctx.newId(),
    // The page asks for no day, so the time only says which answers there were.
    submission: submissionOf('report', shortAnswers(values), { language, now: new Date() }),
    hash: receiptHash(receiptPepper, digits),
    readerKey: deriveReaderKeys(digits).publicKey,
    form: { tokenHash: tokenHash(receiptPepper, token), draftLookup: draftLookup(receiptPepper, digits) },
  });
  return digits;
}
