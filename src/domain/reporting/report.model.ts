import {
  isStrand,
  PERCEIVED_RELIGIONS,
  type PerceivedBy,
  type PerceivedReligion,
  type Strand,
} from '#reference/strands';
import { addDays, londonDay } from '#statistics/days';

export type ReportKind = 'report' | 'concern';

/** What the person who reported is told: received, read by a senior officer, supervised by a detective, closed. */
export const REPORTER_STATUSES = ['received', 'read', 'supervised', 'closed'] as const;
export type ReporterStatus = (typeof REPORTER_STATUSES)[number];

/** `NOT_ASKED` stands where a text told something and nobody has asked yet: such a report is not complete. */
export type ReporterRole = 'ME' | 'WITNESS' | 'SOMEONE' | 'COMMUNITY' | 'WORRIED' | 'NOT_ASKED';
/** `NAMED_TO_INTERMEDIARY_ONLY`: a partner knows who it is and the police do not. */
export type Anonymity = 'NAMED' | 'QUIET' | 'ANONYMOUS' | 'NAMED_TO_INTERMEDIARY_ONLY';
/** `PARTNER`: through the organisation that brought the report. */
export type ContactBy = 'CALL' | 'TEXT' | 'EMAIL' | 'LETTER' | 'TRUSTED' | 'CODE' | 'PARTNER';
export type IncidentPrecision = 'DAY' | 'SEVERAL' | 'UNKNOWN';

/**
 * A report's clear facts: what statistics, clocks and queues need. What the offender appeared to target stands here;
 * the person's own identity, name, words and place do not: they are sealed, each apart.
 */
export interface Report {
  id: string;
  kind: ReportKind;
  reference: string;
  status: ReporterStatus;
  statusAt: Date;
  withdrawnAt: Date | null;
  /** To the minute. */
  reportedAt: Date;
  route: string;
  language: string;
  areaPath: string | null;
  placeKind: string | null;
  /** `YYYY-MM-DD`, only where the day is known. */
  incidentOn: string | null;
  incidentPrecision: IncidentPrecision;
  danger: boolean;
  isRepeat: boolean;
  reporterRole: ReporterRole;
  personKnows: 'YES' | 'NO' | 'CANNOT_DECIDE' | null;
  happenedKinds: string[];
  strands: Strand[];
  strandExtras: string[];
  perceivedReligions: PerceivedReligion[];
  perceivedTags: string[];
  perceivedBy: PerceivedBy;
  riskWords: string[];
  wants: string[];
  anonymity: Anonymity;
  contactBy: ContactBy;
  mayLeaveMessage: boolean;
  needs: string[];
  shareWith: string[];
  mayTellLeader: boolean;
  concernAbout: string | null;
  concernSoon: string | null;
  worry: string | null;
  heardFrom: string | null;
}

/** The same before it is stored: without what the database and the use case add. */
export type ReportFacts = Omit<
  Report,
  'id' | 'reference' | 'status' | 'statusAt' | 'withdrawnAt' | 'reportedAt'
>;

/**
 * What the person is promised, in minutes from the report: a senior officer's eyes on a report in fifteen, in five where
 * somebody is in danger; an answer to a concern in 72 hours (Neighbourhood Policing Guarantee, July 2025).
 */
export const PROMISED_MINUTES = { danger: 5, report: 15, concern: 72 * 60 } as const;

/** Who holds the perception, from who tells us (askthe.police.uk: "by the victim or any other person"). */
export function perceivedByOf(role: ReporterRole, hasOrganisation: boolean): PerceivedBy {
  if (role === 'ME') return 'VICTIM';
  if (role === 'WITNESS') return 'WITNESS';
  return hasOrganisation ? 'SUPPORT_ORG' : 'OTHER_PERSON';
}

const RELIGION_TAGS: Readonly<Partial<Record<PerceivedReligion, string>>> = {
  CHRISTIAN: 'ANTI_CHRISTIAN',
  HINDU: 'ANTI_HINDU',
  JEWISH: 'ANTISEMITIC',
  MUSLIM: 'ANTI_MUSLIM',
  SIKH: 'ANTI_SIKH',
};

/** Local tags that follow from the religion the offender seemed to have in mind, and from nothing else. */
export const tagsOf = (religions: readonly PerceivedReligion[]): string[] =>
  religions.flatMap((religion) => RELIGION_TAGS[religion] ?? []);

/** Splits what was ticked into monitored strands and the force's own; "not sure" is neither. */
export function splitStrands(ticked: readonly string[]): { strands: Strand[]; strandExtras: string[] } {
  const strands = ticked.filter(isStrand);
  const strandExtras = ticked.filter((value) => !isStrand(value) && value !== 'NOT_SURE');
  return { strands, strandExtras };
}

export const religionsOf = (ticked: readonly string[]): PerceivedReligion[] =>
  PERCEIVED_RELIGIONS.filter((religion) => ticked.includes(religion));

/** The day of the incident from how the person put it; days are counted in London. */
export function incidentDay(
  { whenKind, date }: { whenKind: string; date: string },
  now: Date,
): { incidentOn: string | null; incidentPrecision: IncidentPrecision } {
  if (whenKind === 'NOW' || whenKind === 'TODAY')
    return { incidentOn: londonDay(now), incidentPrecision: 'DAY' };
  if (whenKind === 'YESTERDAY') return { incidentOn: addDays(londonDay(now), -1), incidentPrecision: 'DAY' };
  if (whenKind === 'DATE' && date !== '') return { incidentOn: date, incidentPrecision: 'DAY' };
  return { incidentOn: null, incidentPrecision: whenKind === 'MANY' ? 'SEVERAL' : 'UNKNOWN' };
}
