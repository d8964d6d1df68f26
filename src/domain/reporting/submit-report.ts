import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { deriveReaderKeys, publicReference, receiptHash } from '#platform/crypto/reader';
import { type Draft, draftLookup, tokenHash } from './draft.model.ts';
import { dropDraftRow } from './draft.store.ts';
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
  const hash = receiptHash(secrets.receiptPepper, digits);
  const { reference, keepPerson } = await store(ctx, { id, submission, digits, hash });
  const { kind, route } = submission.facts;
  // None of these needs another's answer: asked together they take one round trip.
  await Promise.all([
    ...keepPerson,
    dropDraftRow(ctx, draftLookup(secrets.receiptPepper, digits)),
    ctx.publish(reportSubmitted, id, { reportId: id, kind }),
    ctx.audit({
      act: 'reporting.submit-report',
      kind: 'collection',
      subject: 'report',
      subjectId: id,
      detail: { kind, route },
    }),
  ]);
  return { reportId: id, reference, isNew: true };
}

interface Storing {
  id: string;
  submission: Submission;
  digits: string;
  hash: Buffer;
}

/** Stores what happened; what belongs to the person is sealed with it and on its way when this returns. */
async function store(
  ctx: Context,
  { id, submission, digits, hash }: Storing,
): Promise<{ reference: string; keepPerson: Promise<void>[] }> {
  const { facts, story, identity, selfIdentity } = submission;
  const readerKey = deriveReaderKeys(digits).publicKey;
  const seal = <F extends string>(table: string, fields: Record<F, string>) =>
    ctx.seal({ table, recordId: id, fields, readerKey });
  const [sealed, sealedIdentity, words] = await Promise.all([
    seal('reporting.report', { ...story }),
    identity && seal('reporting.identity', { ...identity }),
    selfIdentity === null ? null : seal('reporting.self_identity', { words: selfIdentity }),
  ]);
  const reference = await storeUnderReference(ctx, { id, receiptHash: hash, readerKey, facts, sealed });
  return {
    reference,
    keepPerson: [
      ...(sealedIdentity ? [keepIdentity(ctx, hash, sealedIdentity)] : []),
      ...(words ? [keepSelfIdentity(ctx, hash, words)] : []),
    ],
  };
}

async function storeUnderReference(ctx: Context, report: Omit<StoredReport, 'reference'>): Promise<string> {
  for (let tries = 0; tries < REFERENCE_TRIES; tries++) {
    const reference = publicReference();
    if (await insertReport(ctx, { ...report, reference })) return reference;
  }
  throw new Error(`no free reference in ${REFERENCE_TRIES} tries`);
}
