import type { Door } from '#kernel/context';
import { publicReference } from '#platform/crypto/reader';
import { type SealedReport, type SentForm, type SentReport, sendReports } from './report.store.ts';
import { reportSubmitted } from './report-submitted.event.ts';
import type { Submission } from './submission.model.ts';

/** Seven random characters: at 200,000 reports one in 170,000 new references is taken already. */
const REFERENCE_TRIES = 5;

/** One report that is to be stored, whatever way it came. */
export interface Storing {
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

type WithoutReference = Omit<SealedReport, 'reference'>;

/** The report sealed to the force and, unless it is for the force alone, to the private code. */
export async function sealSubmission(door: Door, storing: Storing): Promise<WithoutReference> {
  const { id, submission, hash, readerKey, form } = storing;
  const { facts, story, identity, selfIdentity } = submission;
  const sealer = await door.looseSealer();
  const seal = <F extends string>(table: string, fields: Record<F, string>) =>
    sealer({ table, recordId: id, fields, ...(storing.isForForceAlone ? {} : { readerKey }) });
  // The database writes the event; that its words are those the schema allows is asked here.
  reportSubmitted.schema.parse({ reportId: id, kind: facts.kind });
  return {
    id,
    receiptHash: hash,
    readerKey,
    facts,
    story: seal('reporting.report', { ...story }),
    identity: identity && seal('reporting.identity', { ...identity }),
    words: selfIdentity === null ? null : seal('reporting.self_identity', { words: selfIdentity }),
    ...(form ? { form } : {}),
  };
}

/** Stores sealed reports by one statement, all or none; a reference that is taken is drawn again. */
export async function storeSealed(door: Door, reports: readonly WithoutReference[]): Promise<SentReport[]> {
  const sent = new Map<WithoutReference, SentReport>();
  let left = reports;
  for (let tries = 0; left.length > 0; tries++) {
    if (tries === REFERENCE_TRIES) throw new Error(`no free reference in ${REFERENCE_TRIES} tries`);
    const answers = await sendReports(
      door,
      left.map((report) => ({ ...report, reference: publicReference() })),
    );
    left.forEach((report, at) => {
      const answer = answers[at];
      if (answer) sent.set(report, answer);
    });
    left = left.filter((report) => !sent.has(report));
  }
  return reports.map((report) => sent.get(report) as SentReport);
}

/**
 * Stores one report by whatever route it came, sealed to the force and to the private code, tells the rooms that listen
 * and writes the audit line, by one statement.
 * @returns the report's id and public reference, and whether this call stored it
 */
export async function storeSubmission(door: Door, storing: Storing): Promise<SentReport> {
  const [sent] = await storeSealed(door, [await sealSubmission(door, storing)]);
  return sent as SentReport;
}
