import type { Claim } from '../claim.model.ts';
import type { LetterRegister } from '../found-detail.model.ts';
import type { Fact } from './fact.model.ts';
import type { RuleId, Severity } from './rule-book.model.ts';
import type { Span } from './spans.model.ts';

/** Where a stretch of text begins: line and column count from 1, `offset` and `length` are UTF-16 units from 0. */
export interface Position {
  line: number;
  column: number;
  offset: number;
  length: number;
}

/** What one rule has to say about one stretch of a text. A finding about the whole text stands at its beginning. */
export interface Finding {
  rule: RuleId;
  severity: Severity;
  text: string;
  position: Position;
  hint: string;
}

/** What is known beside the text. Everything may be missing: a letter on a desk has no register of claims behind it. */
export interface ReviewContext extends LetterRegister {
  /** The moment the register, the claims and the threat level are asked about. */
  asOf: Date;
  /** Facts somebody has vouched for. */
  claims?: readonly Claim[];
  threat?: { level: string; checkedAt: Date };
  /** What the force's own counts say; without it no figure is compared. */
  counts?: ObservedCounts;
}

/** The answer of surveillance to "is it rising here?": the picture's steps, and alarms that stand. */
export interface ObservedCounts {
  says: 'rising' | 'not-rising' | 'cannot-tell';
  standingAlarms: number;
  /** Reports counted in the days given. */
  reports: number;
  /** Counts a figure may mean as well: of one strand, of the area the text is for. */
  parts: readonly number[];
  days: number;
}

/** A text taken apart once for all rules. */
export interface Reviewed {
  text: string;
  sentences: readonly Span[];
  facts: readonly Fact[];
  context: ReviewContext;
}

/** A stretch a rule objects to; `note` goes before the rule's usual hint. */
export interface Hit {
  rule: RuleId;
  start: number;
  end: number;
  note?: string;
  severity?: Severity;
}

/** One group of rules. Each is linear in the text and looks at nothing outside. */
export type RuleGroup = (reviewed: Reviewed) => Hit[];
