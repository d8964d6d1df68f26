/** What may be known of a kept file without opening it. */
export interface Evidence {
  id: string;
  reportId: string;
  source: 'reporter' | 'staff';
  staffId: string | null;
  /** To the minute. */
  receivedAt: Date;
  mediaType: string;
  family: EvidenceFamily;
  bytes: number;
  /** Of the file as it is kept. */
  sha256: Buffer;
  isOriginal: boolean;
  scanState: EvidenceScanState;
  scanNote: string | null;
  scannedAt: Date | null;
  /** Since when the store has been without it; null where it is there. */
  missingSince: Date | null;
}

export type EvidenceFamily = 'image' | 'video' | 'audio' | 'document';
export type EvidenceScanState = 'not-scanned' | 'waiting' | 'clean' | 'infected' | 'unavailable';

/** What the sender may see of their own file: what it is, never its name or content. */
export type OwnFile = Pick<Evidence, 'id' | 'receivedAt' | 'mediaType' | 'family' | 'bytes' | 'isOriginal'>;

/** Why a member of staff opens a file: codes, because neither custody nor audit keeps words a person wrote. */
export const OPENING_REASONS = [
  'assess-report',
  'investigate',
  'prepare-statement',
  'show-to-victim',
  'disclose',
] as const;

export type CustodyAct =
  | 'received'
  | 'scanned'
  | 'viewed'
  | 'downloaded'
  | 'exported'
  | 'opened-quarantined'
  | 'missing';

/** One line of the chain of custody. */
export interface CustodyLine {
  evidenceId: string;
  at: Date;
  act: CustodyAct;
  actorKind: 'public' | 'staff' | 'system';
  actorId: string | null;
  reason: string | null;
}

/** The table under whose name a file and its name are sealed. */
export const EVIDENCE_TABLE = 'reporting.evidence';

/** True where the page may offer the file: it was checked, or there is nobody to check it. */
export const isOpenable = ({
  scanState,
  missingSince,
}: Pick<Evidence, 'scanState' | 'missingSince'>): boolean =>
  missingSince === null && (scanState === 'clean' || scanState === 'not-scanned');
