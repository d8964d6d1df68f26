import { z } from 'zod';

/** Where a report goes (domain notes, non-crime regime): crime is always tested first; no subject is ever named. */
export const ROUTES = [
  'CRIME',
  'ASB_PERSONAL',
  'INTELLIGENCE_REPORT',
  'TENSION_OBSERVATION',
  'SAFEGUARDING_REFERRAL',
  'NO_RECORD_SIGNPOST',
] as const;
export const RISKS = ['LOW', 'MEDIUM', 'HIGH'] as const;
/** Few questions that change what is done (research on hate-specific risk assessment asks for exactly that). */
export const RISK_FACTORS = [
  'REPEAT',
  'ESCALATING',
  'VIOLENCE_OR_WEAPON',
  'AT_OR_NEAR_HOME',
  'OFFENDER_KNOWN',
  'ISOLATED_OR_DEPENDENT',
  'CHILD',
  'PLACE_OF_WORSHIP',
  'FEAR_OF_REPRISAL',
  'OUTING',
] as const;
export const ACTIONS = [
  'VISIT_VICTIM',
  'SECURE_CCTV',
  'SECURE_SCENE',
  'KEEP_LETTER_FOR_FORENSICS',
  'REMOVE_GRAFFITI_AFTER_PHOTO',
  'SUPPORT_REFERRAL_OFFERED',
  'INTERPRETER',
  'PATROL_REQUEST',
  'TELL_NEIGHBOURHOOD_TEAM',
  'EARLY_CPS_ADVICE',
] as const;
export const EVENT_LINKS = ['NOT_YET_ASSESSED', 'NOT_LINKED', 'POSSIBLE', 'ASSESSED', 'CONFIRMED'] as const;
export const EVENT_LINK_BASES = [
  'WORDS_USED',
  'SYMBOL_MATERIAL',
  'OFFENDER_STATEMENT',
  'TARGET_MATCH',
  'LOCATION',
  'TIMING_ONLY',
] as const;

export type Risk = (typeof RISKS)[number];

const list = <T extends string>(values: readonly [T, ...T[]]) =>
  z.preprocess(
    (value) => (value === undefined || value === '' ? [] : [value].flat()),
    z.array(z.enum(values)),
  );

/** The senior officer's first decision as typed: route, risk with reasons, actions, and what was considered. */
export const decisionSchema = z
  .object({
    route: z.enum(ROUTES),
    risk: z.enum(RISKS),
    riskFactors: list(RISK_FACTORS),
    actions: list(ACTIONS),
    reasons: z.string().trim().min(10).max(4000),
    criticalIncident: z.enum(['CONSIDERED_NOT_PROPOSED', 'PROPOSED']),
    eventId: z.preprocess((value) => value || undefined, z.uuid().optional()),
    eventLink: z.preprocess((value) => value || 'NOT_YET_ASSESSED', z.enum(EVENT_LINKS)),
    eventLinkBasis: z.preprocess((value) => value || undefined, z.enum(EVENT_LINK_BASES).optional()),
  })
  .check((input) => {
    const { eventLink, eventLinkBasis, eventId } = input.value;
    const linked = eventLink === 'POSSIBLE' || eventLink === 'ASSESSED' || eventLink === 'CONFIRMED';
    const say = (path: string, message: string) =>
      input.issues.push({ code: 'custom', path: [path], message, input: input.value });
    if (linked && !eventId) say('eventId', 'needed');
    if (linked && !eventLinkBasis) say('eventLinkBasis', 'needed');
    if (eventLinkBasis === 'TIMING_ONLY' && (eventLink === 'ASSESSED' || eventLink === 'CONFIRMED'))
      say('eventLink', 'timing');
  });
export type DecisionInput = z.infer<typeof decisionSchema>;
