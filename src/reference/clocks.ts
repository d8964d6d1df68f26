import type { HolidayCalendar } from './bank-holidays.ts';
import type { Provenance } from './provenance.ts';
import { VICTIMS_CODE_DAYS } from './victims-code.ts';

/** What the police promise to do in time for one report. */
export const CLOCK_KINDS = [
  'ATTENTION',
  'CONTACT',
  'RECORDING',
  'VICTIM_UPDATE_ENHANCED',
  'VICTIM_UPDATE_STANDARD',
  'REVIEW',
  'CCTV',
  'GRAFFITI',
  'HANDOVER',
  'NEWS',
  'DANGER',
  'FINDING',
] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

/** `SET`: no length of its own; whoever starts the clock says until when. */
export const CLOCK_UNITS = ['MINUTES', 'HOURS', 'WORKING_DAYS', 'SET'] as const;
export type ClockUnit = (typeof CLOCK_UNITS)[number];

/** How a kind of clock runs. A clock keeps the rule it began with. */
export interface ClockRule {
  unit: ClockUnit;
  /** In the unit; null for `SET`. */
  length: number | null;
  /** The share of its time, in percent, after which the clock warns. */
  warnShare: number;
  /** The shares of its time, in percent, at which the next officer is asked; 100 is when it is due. */
  askShares: readonly number[];
  /** After the last of them, how often somebody is asked again; null for never. */
  repeatMinutes: number | null;
  calendar: HolidayCalendar;
  /** Who is on call where nobody is on the roster. */
  onCallRole: 'COMMANDER' | 'DUTY_INSPECTOR' | 'DETECTIVE_INSPECTOR';
}

const SHARED = { calendar: 'england-and-wales', onCallRole: 'COMMANDER' } as const;
const AT_THE_END = { warnShare: 75, askShares: [100], repeatMinutes: null, ...SHARED } as const;

/** The rules a force begins with; its commander sets others, for clocks that start later. */
export const CLOCK_RULES: Readonly<Record<ClockKind, ClockRule>> = {
  // The receipt told the person until when, so its length is not set here.
  ATTENTION: {
    ...SHARED,
    unit: 'SET',
    length: null,
    warnShare: 70,
    askShares: [100],
    repeatMinutes: 10,
  },
  CONTACT: { ...AT_THE_END, unit: 'HOURS', length: 24, askShares: [75, 100] },
  // Home Office Crime Recording Rules: within 24 hours of the report.
  RECORDING: { ...AT_THE_END, unit: 'HOURS', length: 24, warnShare: 50, askShares: [50, 83, 100] },
  VICTIM_UPDATE_ENHANCED: {
    ...AT_THE_END,
    unit: 'WORKING_DAYS',
    length: VICTIMS_CODE_DAYS['charge-or-no-action'].enhanced,
  },
  VICTIM_UPDATE_STANDARD: {
    ...AT_THE_END,
    unit: 'WORKING_DAYS',
    length: VICTIMS_CODE_DAYS['charge-or-no-action'].standard,
  },
  REVIEW: { ...AT_THE_END, unit: 'SET', length: null },
  CCTV: { ...AT_THE_END, unit: 'SET', length: null, warnShare: 50, askShares: [75, 100] },
  GRAFFITI: { ...AT_THE_END, unit: 'HOURS', length: 24, warnShare: 75 },
  // A case that was offered has nobody's eyes before the detective answers.
  HANDOVER: { ...AT_THE_END, unit: 'HOURS', length: 8, warnShare: 50, askShares: [50, 100] },
  // What the person sends once somebody has their report: whoever has it may be off duty, or it may be closed.
  NEWS: { ...AT_THE_END, unit: 'HOURS', length: 24, warnShare: 50, askShares: [50, 100] },
  // What a commander found in a sample and wants answered or taken up again.
  FINDING: { ...AT_THE_END, unit: 'WORKING_DAYS', length: 5 },
  // As long as a report of danger has; somebody is asked at once and again until a person has looked.
  DANGER: { ...SHARED, unit: 'SET', length: null, warnShare: 50, askShares: [1, 100], repeatMinutes: 5 },
};

/**
 * Kinds that may be suspended. A recorder overwrites whatever is agreed, the recording rules count from the report come
 * what may, and the person was promised a senior officer's eyes: those three never stand still.
 */
export const SUSPENDABLE: readonly ClockKind[] = [
  'CONTACT',
  'VICTIM_UPDATE_ENHANCED',
  'VICTIM_UPDATE_STANDARD',
  'REVIEW',
  'GRAFFITI',
];

export const CLOCK_PROVENANCE: Provenance = {
  source:
    'Home Office Crime Recording Rules (24 hours); Code of Practice for Victims 2021; the other lengths are this service’s own',
  standing: 'general-knowledge',
  checkedAt: '2026-07-01',
};
