/** What a hold may be put on. */
export const HOLD_SUBJECTS = ['REPORT', 'CASE', 'SERIES', 'EVIDENCE'] as const;
export type HoldSubject = (typeof HOLD_SUBJECTS)[number];

/** Why something must not be erased, whatever its schedule says. */
export const HOLD_REASONS = [
  'PUBLIC_INQUIRY',
  'IOPC',
  'CPIA',
  'COURT_ORDER',
  'COMPLAINT',
  'DATA_REQUEST',
] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

export interface Hold {
  id: string;
  subjectKind: HoldSubject;
  subjectId: string;
  reason: HoldReason;
  sealId: string;
  wordsSealed: Buffer;
  ownerId: string;
  placedBy: string;
  placedAt: Date;
  /** `YYYY-MM-DD`, when its owner looks at it again. */
  reviewOn: string;
  liftAskedBy: string | null;
  liftAskedAt: Date | null;
}
