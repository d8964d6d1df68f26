import { CRIME_OUTCOMES, outcomeByCode } from '#reference/outcomes';

/** What a supervisor's review may find. Only `READY_TO_CLOSE` opens the way to an outcome. */
export const FINDINGS = ['CONTINUE', 'CHANGE_PLAN', 'MORE_HELP', 'READY_TO_CLOSE'] as const;
export type Finding = (typeof FINDINGS)[number];

/** The headings of the National Decision Model (College of Policing), as the fields of a review. `text` is the last. */
export const NDM_HEADINGS = ['information', 'assessment', 'powers', 'options', 'text'] as const;
export type NdmHeading = (typeof NDM_HEADINGS)[number];

/** Days until the next review that may be chosen. */
export const REVIEW_DAY_CHOICES = ['1', '3', '7', '14', '28'] as const;

export const OUTCOME_CODES: readonly string[] = CRIME_OUTCOMES.map(({ code }) => code);

/** What is wrong with how a case is to end; undefined where nothing is. */
export type ClosingFault = 'outcome-missing' | 'outcome-not-a-crime' | 'consent-missing';

/**
 * Whether a case may end so: a crime needs an outcome type of the Home Office list, what is no crime has none, and an
 * outcome that rests on the victim's agreement needs it said that they gave it.
 */
export function closingFault(ending: {
  route: string;
  outcome: string;
  isConsentSaid: boolean;
}): ClosingFault | undefined {
  if (ending.route !== 'CRIME') return ending.outcome === '' ? undefined : 'outcome-not-a-crime';
  const outcome = outcomeByCode(ending.outcome);
  if (!outcome) return 'outcome-missing';
  return outcome.caution && !ending.isConsentSaid ? 'consent-missing' : undefined;
}

/**
 * The review that found the case ready to close: the latest one, and written since the case was last taken up again.
 * An earlier finding that a later review took back does not count.
 */
export function closingReview<R extends { finding: string | null; reviewedAt: Date }>(
  reviews: readonly R[],
  reopenedAt: Date | undefined,
): R | undefined {
  const last = reviews.at(-1);
  if (last?.finding !== 'READY_TO_CLOSE') return undefined;
  return reopenedAt && last.reviewedAt <= reopenedAt ? undefined : last;
}
