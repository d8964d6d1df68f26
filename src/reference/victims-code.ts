import type { Provenance } from './provenance.ts';

/**
 * Working days the Code of Practice for Victims (in force since April 2021) gives the police to tell a victim.
 * Hate crime is among the "most serious crime", so its victims have enhanced rights without asking.
 * A new Code was consulted on until April 2026: a deadline keeps the version it was counted under.
 */
export const VICTIMS_CODE_VERSION = '2021';
export const VICTIMS_CODE_DAYS = {
  'support-referral': { right: 4, standard: 2, enhanced: 2 },
  arrest: { right: 6, standard: 5, enhanced: 1 },
  'interview-under-caution': { right: 6, standard: 5, enhanced: 1 },
  'released-no-charge': { right: 6, standard: 5, enhanced: 1 },
  'bail-changed': { right: 6, standard: 5, enhanced: 1 },
  'decision-not-to-investigate': { right: 6, standard: 5, enhanced: 1 },
  'charge-or-no-action': { right: 6, standard: 5, enhanced: 1 },
  'hearing-dates': { right: 8, standard: 1, enhanced: 1 },
  'trial-outcome': { right: 9, standard: 1, enhanced: 1 },
  'victim-contact-scheme': { right: 11, standard: 20, enhanced: 20 },
} as const satisfies Record<string, { right: number; standard: number; enhanced: number }>;
export type VictimsCodeStep = keyof typeof VICTIMS_CODE_DAYS;

export const VICTIMS_CODE_PROVENANCE: Provenance = {
  source: 'Code of Practice for Victims of Crime in England and Wales 2021, Rights 4, 6, 8, 9 and 11',
  standing: 'general-knowledge',
  checkedAt: '2026-07-01',
};

/** Working days allowed for a step; count them with `addWorkingDays`. */
export const victimsCodeDays = (step: VictimsCodeStep, isEnhanced: boolean): number =>
  isEnhanced ? VICTIMS_CODE_DAYS[step].enhanced : VICTIMS_CODE_DAYS[step].standard;
