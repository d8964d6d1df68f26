import type { Context } from '#kernel/context';
import { publicReference } from '#platform/crypto/reader';
import { insertReport, keepIdentity, keepSelfIdentity, type StoredReport } from './report.store.ts';
import { reportSubmitted } from './report-submitted.event.ts';
import type { Submission } from './submission.model.ts';

/** Seven random characters: at 200,000 reports one in 170,000 new references is taken already. */
const REFERENCE_TRIES = 5;

interface Storing {
  id: string;
  submission: Submission;
  /** Finds the report by its private code. */
  hash: Buffer;
  /** Public key made from the same code. */
  readerKey: Uint8Array;
}

/**
 * Stores one report by whatever route it came, sealed to the force and to the private code, tells the rooms that listen
 * and writes the audit line.
 * @returns the public reference
 */
export async function storeSubmission(ctx: Context, storing: Storing): Promise<string> {
  const { id, submission } = storing;
  const reference = await sealAndStore(ctx, storing);
  await ctx.publish(reportSubmitted, id, { reportId: id, kind: submission.facts.kind });
  await ctx.audit({
    act: 'reporting.submit-report',
    kind: 'collection',
    subject: 'report',
    subjectId: id,
    detail: { kind: submission.facts.kind, route: submission.facts.route },
  });
  return reference;
}

async function sealAndStore(ctx: Context, { id, submission, hash, readerKey }: Storing): Promise<string> {
  const { facts, story, identity, selfIdentity } = submission;
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
