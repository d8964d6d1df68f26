/** Why a report is restricted. */
export const RESTRICTIONS = ['OFFICER_INVOLVED', 'OUTING_RISK', 'CHILD'] as const;
export type Restriction = (typeof RESTRICTIONS)[number];

/** Why somebody who is not named opens a restricted report all the same. */
export const GLASS_REASONS = [
  'DANGER_TO_LIFE',
  'PERSON_MISSING',
  'EVIDENCE_BEING_LOST',
  'NOBODY_NAMED_REACHED',
] as const;
export type GlassReason = (typeof GLASS_REASONS)[number];
export const GLASS_HOURS = 4;

export const GLASS_VERDICTS = ['RIGHT', 'NOT_RIGHT'] as const;
export type GlassVerdict = (typeof GLASS_VERDICTS)[number];

/** Why a restriction may end. */
export const LIFT_REASONS = ['RISK_IS_OVER', 'RESTRICTED_BY_MISTAKE', 'PERSON_AGREES'] as const;
export type LiftReason = (typeof LIFT_REASONS)[number];

export const LIFT_ANSWERS = ['LIFT', 'KEEP'] as const;
