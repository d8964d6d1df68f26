import type { Context, SealedRecord } from '#kernel/context';
import type { CustodyAct } from './evidence.model.ts';

/** Facts of one file as the database takes them. Sizes in bytes. */
export interface EvidenceFacts {
  mediaType: string;
  family: string;
  bytes: number;
  sealedBytes: number;
  isOriginal: boolean;
  scanState: string;
  scanNote: string | null;
  /** What the form or report may hold in all. */
  mostFiles: number;
  mostBytes: number;
}

export interface NewEvidence {
  id: string;
  facts: EvidenceFacts;
  sha256: Buffer;
  sealedSha256: Buffer;
  sealed: SealedRecord<'name'>;
}

/**
 * `gone`: there is no such form or report (any more); `full`: it holds as much as it may; `again`: it holds these bytes
 * already, from the same person.
 */
export type KeptOutcome = 'kept' | 'full' | 'gone' | 'again';

const values = ({ id, facts, sha256, sealedSha256, sealed }: NewEvidence): unknown[] => [
  id,
  JSON.stringify(facts),
  sha256,
  sealedSha256,
  sealed.sealId,
  sealed.fields.name,
];

/** Keeps the file with the unfinished form of this look-up. */
export async function insertDraftEvidence(
  ctx: Context,
  lookup: Buffer,
  file: NewEvidence,
): Promise<KeptOutcome> {
  const row = await ctx.tx.row<{ outcome: KeptOutcome }>(
    'select reporting.add_draft_evidence($1, $2, $3, $4, $5, $6, $7, $8) as outcome',
    [ctx.forceId, lookup, ...values(file)],
  );
  return row?.outcome ?? 'gone';
}

/** Keeps the file with the report of this receipt. */
export async function insertReceiptEvidence(
  ctx: Context,
  receiptHash: Buffer,
  file: NewEvidence,
): Promise<{ outcome: KeptOutcome; reportId: string | null }> {
  const row = await ctx.tx.row<{ outcome: KeptOutcome; reportId: string | null }>(
    `select outcome, of_report as "reportId"
     from reporting.add_receipt_evidence($1, $2, $3, $4, $5, $6, $7, $8)`,
    [ctx.forceId, receiptHash, ...values(file)],
  );
  return row ?? { outcome: 'gone', reportId: null };
}

/** Keeps a file that a member of staff adds to a report. */
export async function insertStaffEvidence(
  ctx: Context,
  by: { reportId: string; staffId: string },
  file: NewEvidence,
): Promise<KeptOutcome> {
  const row = await ctx.tx.row<{ outcome: KeptOutcome }>(
    'select reporting.add_staff_evidence($1, $2, $3, $4, $5, $6, $7, $8, $9) as outcome',
    [ctx.forceId, by.reportId, by.staffId, ...values(file)],
  );
  return row?.outcome ?? 'gone';
}

/** Forgets one file of an unfinished form and its key; false where the form has no such file. */
export async function deleteDraftEvidence(ctx: Context, lookup: Buffer, id: string): Promise<boolean> {
  const row = await ctx.tx.row<{ gone: boolean }>(
    'select reporting.drop_draft_evidence($1, $2, $3) as gone',
    [ctx.forceId, lookup, id],
  );
  return row?.gone ?? false;
}

/** Forgets the files of forms nobody came back to. Returns their ids, whose bytes are to be removed next. */
export async function deleteAbandonedEvidence(ctx: Context): Promise<string[]> {
  const rows = await ctx.tx.rows<{ id: string }>('select reporting.drop_abandoned_evidence($1) as id', [
    ctx.forceId,
  ]);
  return rows.map(({ id }) => id);
}

/** Adds one line to the chain of custody. */
export async function insertCustody(
  ctx: Context,
  line: { evidenceId: string; act: CustodyAct; reason: string | null },
): Promise<void> {
  const { actor } = ctx;
  const [kind, id] =
    actor.kind === 'system'
      ? ['system', actor.name]
      : actor.kind === 'staff'
        ? ['staff', actor.id]
        : ['public', null];
  await ctx.tx.run(
    `insert into reporting.evidence_custody (force_id, id, evidence_id, at, act, actor_kind, actor_id, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [ctx.forceId, ctx.newId(), line.evidenceId, ctx.now, line.act, kind, id, line.reason],
  );
}

/** Writes down what the scanner said, or that it could not be asked. */
export async function updateScan(
  ctx: Context,
  scan: { evidenceId: string; state: string; note: string | null },
): Promise<void> {
  await ctx.tx.run(
    `update reporting.evidence set scan_state = $3, scan_note = $4, scanned_at = $5, scan_tries = scan_tries + 1
     where force_id = $1 and id = $2 and scan_state in ('waiting', 'unavailable')`,
    [ctx.forceId, scan.evidenceId, scan.state, scan.note, ctx.now],
  );
}

/** Notes which files the store has lost, and which it has again. Returns the ids newly lost. */
export async function noteMissing(ctx: Context, missing: readonly string[]): Promise<string[]> {
  await ctx.tx.run(
    `update reporting.evidence set missing_since = null
     where force_id = $1 and missing_since is not null and not id = any($2::uuid[])`,
    [ctx.forceId, missing],
  );
  const rows = await ctx.tx.rows<{ id: string }>(
    `update reporting.evidence set missing_since = $3
     where force_id = $1 and missing_since is null and id = any($2::uuid[]) returning id`,
    [ctx.forceId, missing, ctx.now],
  );
  return rows.map(({ id }) => id);
}
