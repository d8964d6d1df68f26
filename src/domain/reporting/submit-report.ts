import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { deriveReaderKeys, publicReference, receiptHash } from '#platform/crypto/reader';
import { type Draft, draftLookup, tokenHash } from './draft.model.ts';
import { dropDraftRow } from './draft.store.ts';
import { attachEvidence } from './evidence.store.ts';
import { answersThatCount, firstIncomplete } from './journey.model.ts';
import { pathOf } from './question.model.ts';
import {
  claimForm,
  insertReport,
  keepIdentity,
  keepSelfIdentity,
  type StoredReport,
} from './report.store.ts';
import { reportSubmitted } from './report-submitted.event.ts';
import type { ReportingSecrets } from './secrets.model.ts';
import { type Submission, submissionOf } from './submission.model.ts';

/** Seven random characters: at 200,000 reports one in 170,000 new references is taken already. */
const REFERENCE_TRIES = 5;

/**
 * Stores a finished form as one report, sealed to the force and to the private code, and tells the rooms that listen.
 * The same form token always comes to the same report, however often and however concurrently it is sent.
 * @returns the report's id and public reference, and whether this call stored it
 * @throws Refusal `conflict` where a question that must be answered is still open
 */
export async function submitReport(
  ctx: Context,
  secrets: ReportingSecrets,
  { draft, digits, language }: { draft: Draft; digits: string; language: string },
): Promise<{ reportId: string; reference: string; isNew: boolean }> {
  const open = firstIncomplete(draft);
  if (open) throw new Refusal('conflict', `${pathOf(open)} is not answered yet`);
  const id = ctx.newId();
  const claim = await claimForm(ctx, tokenHash(secrets.receiptPepper, draft.token), id);
  if (claim.reference !== null) return { reportId: claim.reportId, reference: claim.reference, isNew: false };

  const submission = submissionOf(draft.journey, answersThatCount(draft), { language, now: ctx.now });
  const reference = await store(ctx, {
    id,
    submission,
    digits,
    hash: receiptHash(secrets.receiptPepper, digits),
  });
  await attachEvidence(
    ctx,
    draftLookup(secrets.receiptPepper, digits),
    receiptHash(secrets.receiptPepper, digits),
  );
  await dropDraftRow(ctx, draftLookup(secrets.receiptPepper, digits));
  await ctx.publish(reportSubmitted, id, { reportId: id, kind: submission.facts.kind });
  await ctx.audit({
    act: 'reporting.submit-report',
    kind: 'collection',
    subject: 'report',
    subjectId: id,
    detail: { kind: submission.facts.kind, route: submission.facts.route },
  });
  return { reportId: id, reference, isNew: true };
}

interface Storing {
  id: string;
  submission: Submission;
  digits: string;
  hash: Buffer;
}

async function store(ctx: Context, { id, submission, digits, hash }: Storing): Promise<string> {
  const { facts, story, identity, selfIdentity } = submission;
  const readerKey = deriveReaderKeys(digits).publicKey;
  const sealed = await ctx.seal({ table: 'reporting.report', recordId: id, fields: { ...story }, readerKey });
  const reference = await storeUnderReference(ctx, { id, receiptHash: hash, readerKey, facts, sealed });
  if (identity) {
    const sealedIdentity = await ctx.seal({
      table: 'reporting.identity',
      recordId: id,
      fields: { ...identity },
      readerKey,
    });
    await keepIdentity(ctx, hash, sealedIdentity);
  }
  if (selfIdentity !== null) {
    const words = await ctx.seal({
      table: 'reporting.self_identity',
      recordId: id,
      fields: { words: selfIdentity },
      readerKey,
    });
    await keepSelfIdentity(ctx, hash, words);
  }
  return reference;
}

async function storeUnderReference(ctx: Context, report: Omit<StoredReport, 'reference'>): Promise<string> {
  for (let tries = 0; tries < REFERENCE_TRIES; tries++) {
    const reference = publicReference();
    if (await insertReport(ctx, { ...report, reference })) return reference;
  }
  throw new Error(`no free reference in ${REFERENCE_TRIES} tries`);
}
