import type { Tx } from '#kernel/context';
import type { CustodyLine, Evidence, OwnFile } from './evidence.model.ts';

const OWN = `id, received_at as "receivedAt", media_type as "mediaType", family, bytes::float8 as bytes,
  is_original as "isOriginal"`;

/** The files of an unfinished form, oldest first. */
export const filesOfDraft = (tx: Tx, forceId: string, lookup: Buffer): Promise<OwnFile[]> =>
  tx.rows<OwnFile>(`select ${OWN} from reporting.evidence_of_draft($1, $2)`, [forceId, lookup]);

/** The files the sender of a report gave, by the keyed hash of the private code, oldest first. */
export const filesOfReceipt = (tx: Tx, forceId: string, receiptHash: Buffer): Promise<OwnFile[]> =>
  tx.rows<OwnFile>(`select ${OWN} from reporting.evidence_of_receipt($1, $2)`, [forceId, receiptHash]);

const EVIDENCE = `${OWN}, report_id as "reportId", source, staff_id as "staffId", sha256, scan_state as "scanState",
  scan_note as "scanNote", scanned_at as "scannedAt", missing_since as "missingSince"`;

/** Every file of a report, oldest first. Needs a staff connection, as all that follows. */
export const evidenceOf = (tx: Tx, forceId: string, reportId: string): Promise<Evidence[]> =>
  tx.rows<Evidence>(
    `select ${EVIDENCE} from reporting.evidence where force_id = $1 and report_id = $2 order by received_at, id`,
    [forceId, reportId],
    'reporting_evidence_of',
  );

/** One file of a report; undefined for another report's and for a form that is not sent. */
export const evidenceById = (
  tx: Tx,
  forceId: string,
  asked: { reportId: string; id: string },
): Promise<Evidence | undefined> =>
  tx.row<Evidence>(
    `select ${EVIDENCE} from reporting.evidence where force_id = $1 and report_id = $2 and id = $3`,
    [forceId, asked.reportId, asked.id],
  );

/** The chain of custody of a report's files, oldest first. */
export const custodyOf = (tx: Tx, forceId: string, reportId: string): Promise<CustodyLine[]> =>
  tx.rows<CustodyLine>(
    `select c.evidence_id as "evidenceId", c.at, c.act, c.actor_kind as "actorKind", c.actor_id as "actorId", c.reason
     from reporting.evidence_custody c
     join reporting.evidence e on e.force_id = c.force_id and e.id = c.evidence_id
     where c.force_id = $1 and e.report_id = $2 order by c.at, c.id`,
    [forceId, reportId],
  );

/** What the keeper needs to open files and their names. */
export interface SealedEvidenceRow {
  id: string;
  sealId: string;
  name: Buffer;
}

export const sealedEvidenceOf = (
  tx: Tx,
  forceId: string,
  ids: readonly string[],
): Promise<SealedEvidenceRow[]> =>
  tx.rows<SealedEvidenceRow>(
    `select id, seal_id as "sealId", name_sealed as name from reporting.evidence
     where force_id = $1 and id = any($2::uuid[])`,
    [forceId, ids],
  );

/** Files the scanner has still to see, those asked about longest ago first. */
export const evidenceToScan = (
  tx: Tx,
  forceId: string,
  limit: number,
): Promise<{ id: string; sealId: string }[]> =>
  tx.rows<{ id: string; sealId: string }>(
    `select id, seal_id as "sealId" from reporting.evidence
     where force_id = $1 and scan_state in ('waiting', 'unavailable') and report_id is not null
     order by scanned_at nulls first, received_at limit $2`,
    [forceId, limit],
  );

/** Every file the database knows of, to compare with the store. */
export const keptEvidence = (
  tx: Tx,
  forceId: string,
): Promise<{ id: string; sealedBytes: number; receivedAt: Date }[]> =>
  tx.rows<{ id: string; sealedBytes: number; receivedAt: Date }>(
    `select id, sealed_bytes::float8 as "sealedBytes", received_at as "receivedAt"
     from reporting.evidence where force_id = $1`,
    [forceId],
  );
