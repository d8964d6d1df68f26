import type { Risk } from '../decision.model.ts';

/** THRIVE (NPCC): the six questions of the first response, each answered with a reason. */
export const THRIVE = ['threat', 'harm', 'risk', 'investigation', 'vulnerability', 'engagement'] as const;
export type Thrive = (typeof THRIVE)[number];

/** What a supervisor checks of the first response (College of Policing, responding to hate; force practice). */
export const CHECKS = [
  'RECORDED_AND_FLAGGED',
  'RECORDED_IN_24_HOURS',
  'VICTIM_SAFE',
  'NEEDS_AND_SUPPORT',
  'ENHANCED_RIGHTS',
  'EVIDENCE_SECURED',
  'EXACT_WORDS_WRITTEN',
  'ARREST_PLAN',
  'REPEAT_CHECKED',
  'EVENT_LINK_CONSIDERED',
  'COMMUNITY_IMPACT_CONSIDERED',
  'PARTNERS_TOLD_WITH_CONSENT',
  'EARLY_CPS_ADVICE',
  'UPDATE_DATE_SET',
] as const;
export const CHECK_STATES = ['DONE', 'NOT_YET', 'NOT_NEEDED'] as const;

/**
 * Three tests that are never one: perception is enough to record (not to charge), CDA 1998 s.28 needs hostility shown or
 * a hostile motive, and Sentencing Act 2020 s.66 is for the court.
 */
export const TESTS = ['RECORDING', 'CHARGING', 'SENTENCING'] as const;
export const TEST_STATES = ['MET', 'NOT_MET', 'OPEN'] as const;

export const SAFEGUARDING = [
  'SAFETY_PLAN',
  'ALARM_OR_LOCKS',
  'ADDRESS_MARKER',
  'PATROLS',
  'SUPPORT_SERVICE',
  'ADULT_REFERRAL',
  'CHILD_REFERRAL',
  'HOUSING_OR_SCHOOL',
  'SPECIAL_MEASURES',
] as const;
export const SAFEGUARDING_STATES = ['ORDERED', 'OFFERED', 'DONE', 'DECLINED', 'NOT_NEEDED'] as const;

/**
 * Whether it happened before, as an officer judges it by the force's own rule (so many within so many months), asking the
 * person and the record system: nobody is followed from one report to another here.
 */
export const REPEATS = ['REPEAT_VICTIM', 'REPEAT_LOCATION'] as const;

export const PARTS = {
  CHECK: { items: CHECKS, states: CHECK_STATES },
  TEST: { items: TESTS, states: TEST_STATES },
  REPEAT: { items: REPEATS, states: TEST_STATES },
  SAFEGUARDING: { items: SAFEGUARDING, states: SAFEGUARDING_STATES },
} as const;
export type Part = keyof typeof PARTS;
export const isPart = (text: string): text is Part => Object.hasOwn(PARTS, text);

/** True where the item belongs to the part and may be in that state. */
export function isNote(note: { part: Part; item: string; state: string }): boolean {
  const { items, states }: { items: readonly string[]; states: readonly string[] } = PARTS[note.part];
  return items.includes(note.item) && states.includes(note.state);
}

const GRAVE: readonly string[] = ['VIOLENCE_OR_WEAPON', 'ESCALATING', 'FEAR_OF_REPRISAL'];

/**
 * What the ticked factors point to, by a table anybody can read: violence, escalation or fear of revenge, or any three,
 * point to high; any factor to medium; none to low. It decides nothing: the officer does, and says why where they differ.
 */
export function pointedRisk(factors: readonly string[]): Risk {
  const different = new Set(factors);
  if (different.size >= 3 || GRAVE.some((factor) => different.has(factor))) return 'HIGH';
  return different.size > 0 ? 'MEDIUM' : 'LOW';
}

/** The latest note of each item. `notes` are in order of time. */
export function latestNotes<N extends { part: string; item: string }>(notes: readonly N[]): Map<string, N> {
  return new Map(notes.map((note) => [`${note.part}.${note.item}`, note]));
}

/**
 * Whether this happened before, by what the report itself says: the person's own "it has happened before", and how many
 * reports there were of the same kind of place in the same ward. Nobody is followed from one report to another.
 */
export function repeatFlags(about: { isSaidBefore: boolean; reportsThere: number; atLeast: number }): {
  isRepeatVictim: boolean;
  isRepeatPlace: boolean;
} {
  return {
    isRepeatVictim: about.isSaidBefore,
    isRepeatPlace: about.reportsThere >= about.atLeast,
  };
}

/** True for the parts whose notes always have a reason. */
export const needsReason = (part: Part): boolean => part === 'TEST' || part === 'REPEAT';

/**
 * True where special measures are to be thought of and nothing is noted of them: it happened before by what the report says,
 * or by what an officer judged, which goes before.
 */
export function areMeasuresOpen(
  notes: ReadonlyArray<{ part: string; item: string; state: string }>,
  flags: { isRepeatVictim: boolean; isRepeatPlace: boolean },
): boolean {
  const latest = latestNotes(notes);
  const holds = (item: (typeof REPEATS)[number], isFlagged: boolean): boolean => {
    const judged = latest.get(`REPEAT.${item}`)?.state;
    return judged === undefined || judged === 'OPEN' ? isFlagged : judged === 'MET';
  };
  const isRepeat =
    holds('REPEAT_VICTIM', flags.isRepeatVictim) || holds('REPEAT_LOCATION', flags.isRepeatPlace);
  return isRepeat && !latest.has('SAFEGUARDING.SPECIAL_MEASURES');
}

/** The risk as a person judged it last, in a decision or an assessment; medium where nobody has yet. */
export function currentRisk(
  decision: { risk: Risk; decidedAt: Date } | undefined,
  assessment: { risk: Risk; assessedAt: Date } | undefined,
): Risk {
  if (!decision || !assessment) return decision?.risk ?? assessment?.risk ?? 'MEDIUM';
  return assessment.assessedAt >= decision.decidedAt ? assessment.risk : decision.risk;
}
