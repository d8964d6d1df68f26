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
  /** True where the code opens messages alone, and neither the story nor who told it. */
  isForForceAlone?: boolean;
}

/**
 * Stores one report by whatever route it came, sealed to the force and to the private code, tells the rooms that listen
 * and writes the audit line. What needs no other's answer is asked together and takes one round trip.
 * @returns the public reference
 */
export async function storeSubmission(ctx: Context, storing: Storing): Promise<string> {
  const { id, submission, hash, readerKey } = storing;
  const { facts, story, identity, selfIdentity } = submission;
  const seal = <F extends string>(table: string, fields: Record<F, string>) =>
    ctx.seal({ table, recordId: id, fields, ...(storing.isForForceAlone ? {} : { readerKey }) });
  const [sealed, person, words] = await Promise.all([
    seal('reporting.report', { ...story }),
    identity && seal('reporting.identity', { ...identity }),
    selfIdentity === null ? null : seal('reporting.self_identity', { words: selfIdentity }),
  ]);
  const reference = await storeUnderReference(ctx, { id, receiptHash: hash, readerKey, facts, sealed });
  await Promise.all([
    person && keepIdentity(ctx, hash, person),
    words && keepSelfIdentity(ctx, hash, words),
    ctx.publish(reportSubmitted, id, { reportId: id, kind: facts.kind }),
    ctx.audit({
      act: 'reporting.submit-report',
      kind: 'collection',
      subject: 'report',
      subjectId: id,
      detail: { kind: facts.kind, route: facts.route },
    }),
  ]);
  return reference;
}

async function storeUnderReference(ctx: Context, report: Omit<StoredReport, 'reference'>): Promise<string> {
  for (let tries = 0; tries < REFERENCE_TRIES; tries++) {
    const reference = publicReference();
    if (await insertReport(ctx, { ...report, reference })) return reference;
  }
  throw new Error(`no free reference in ${REFERENCE_TRIES} tries`);
}
