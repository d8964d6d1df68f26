import type { RecordKind } from './schedule.model.ts';

/** What a line of a dry run may be about. */
export const SUBJECT_KINDS = ['report', 'observation', 'equality', 'visit'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export type Verdict = 'ERASE' | 'REVIEW' | 'HELD' | 'WAITS';

/** One record whose time is over, and what is to become of it. */
export interface PlanLine {
  subjectKind: SubjectKind;
  subjectId: string;
  recordKind: RecordKind;
  /** `YYYY-MM-DD`, both: the period counted from the first ended on the second. */
  sinceOn: string;
  dueOn: string;
  verdict: Verdict;
  holdId: string | null;
}
export type ListedLine = PlanLine & { state: 'LISTED' | 'ERASED' | 'LEFT'; leftWhy: string | null };

export interface Plan {
  id: string;
  madeBy: string | null;
  madeAt: Date;
  state: 'PLANNED' | 'CONFIRMED' | 'DONE' | 'DROPPED';
  needsSecond: boolean;
  /** How many records, at least, whose time may be over it did not look at. */
  leftOut: number;
  confirmedBy: string | null;
  confirmedAt: Date | null;
  secondBy: string | null;
  secondAt: Date | null;
  endedAt: Date | null;
}

export interface PlanCount {
  recordKind: RecordKind;
  verdict: Verdict;
  state: string;
  n: number;
}
