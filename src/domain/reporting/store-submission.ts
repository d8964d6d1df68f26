import type { Statements } from '#kernel/context';
import { publicReference } from '#platform/crypto/reader';
import { type SentForm, type SentReport, sendReports } from './report.store.ts';
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
  /** The form it was told on, where there is one: its draft and files go with it, and sent again it is the same report. */
  form?: SentForm;
  /** True where the code opens messages alone, and neither the story nor who told it. */
  isForForceAlone?: boolean;
}

/**
 * Stores one report by whatever route it came, sealed to the force and to the private code, tells the rooms that listen
 * and writes the audit line, by one statement.
 * @returns the report's id and public reference, and whether this call stored it
 */
export async function storeSubmission(ctx: Statements, storing: Storing): Promise<SentReport> {
  const { id, submission, hash, readerKey, form } = storing;
  const { facts, story, identity, selfIdentity } = submission;
  const sealer = await ctx.looseSealer();
  const seal = <F extends string>(table: string, fields: Record<F, string>) =>
    sealer({ table, recordId: id, fields, ...(storing.isForForceAlone ? {} : { readerKey }) });
  // The database writes the event; that its words are those the schema allows is asked here.
  reportSubmitted.schema.parse({ reportId: id, kind: facts.kind });
  const sealed = {
    id,
    receiptHash: hash,
    readerKey,
    facts,
    story: seal('reporting.report', { ...story }),
    identity: identity && seal('reporting.identity', { ...identity }),
    words: selfIdentity === null ? null : seal('reporting.self_identity', { words: selfIdentity }),
    ...(form ? { form } : {}),
  };
  for (let tries = 0; tries < REFERENCE_TRIES; tries++) {
    const sent = await ctx.gather(sendReports, { ...sealed, reference: publicReference() });
    if (sent) return sent;
  }
  throw new Error(`no free reference in ${REFERENCE_TRIES} tries`);
}
