import type { EndedSort } from '#room/triage';
import { type Act, addPeriod, type RecordKind, type Schedule } from './schedule.model.ts';

/** What is known of a report that ended. */
export interface Ended {
  kind: 'report' | 'concern';
  route: string | null;
  /** `YYYY-MM-DD`, the last day anything happened to it. */
  quietSince: string;
  isInRecords: boolean;
}

/** What people decided about it; the latest of each sort. */
export interface Rulings {
  mopiGroup?: number;
  /** `YYYY-MM-DD` */
  keepUntil?: string;
  /** `YYYY-MM-DD`, the day somebody decided that it is erased. */
  erasedFrom?: string;
}

export interface Judgement {
  recordKind: RecordKind;
  /** `YYYY-MM-DD`, both: the period counted from the first ends on the second. */
  sinceOn: string;
  dueOn: string;
  act: Act;
}

/** The kind of record a report is. A crime nobody has put into a MoPI group is never erased without a person. */
export function recordKindOf(report: Ended, { mopiGroup, erasedFrom }: Rulings): RecordKind {
  if (erasedFrom) return 'RULED';
  if (report.kind === 'concern') return 'CONCERN';
  if (report.route === 'CRIME' || report.route === null) {
    if (report.isInRecords) return 'INTAKE_COPY';
    return mopiGroup ? (`MOPI_GROUP_${mopiGroup}` as RecordKind) : 'CRIME_NOT_GROUPED';
  }
  if (report.route === 'INTELLIGENCE_REPORT') return 'INTELLIGENCE';
  return report.route === 'ASB_PERSONAL' ? 'ASB' : 'NON_CRIME';
}

/** When a report's time is over and what happens then. A decision to keep it moves the day, never brings it forward. */
export function judge(
  report: Ended,
  rulings: Rulings,
  schedules: ReadonlyMap<RecordKind, Schedule>,
): Judgement {
  const recordKind = recordKindOf(report, rulings);
  const schedule = schedules.get(recordKind);
  if (!schedule) throw new Error(`there is no schedule of ${recordKind}`);
  const sinceOn = rulings.erasedFrom ?? report.quietSince;
  const ends = addPeriod(sinceOn, schedule.period);
  const dueOn = rulings.keepUntil && rulings.keepUntil > ends ? rulings.keepUntil : ends;
  return { recordKind, sinceOn, dueOn, act: schedule.act };
}

/** More records than this, or any that a person ruled on, are erased only when a second person confirms. */
export const SECOND_PERSON_ABOVE = 20;
/** A dry run older than this is made again: what it lists has changed. */
export const PLAN_DAYS = 14;
/** The most records one dry run looks at of each sort; how many it left it says. */
export const PLAN_MOST = 20_000;

/** The kinds of record that a sort of ended report may be. A sort is walked alone, so that none hides another. */
export const KINDS_OF_SORT: Readonly<Record<EndedSort, readonly RecordKind[]>> = {
  CONCERN: ['CONCERN'],
  IN_RECORDS: ['INTAKE_COPY'],
  CRIME: ['MOPI_GROUP_1', 'MOPI_GROUP_2', 'MOPI_GROUP_3', 'MOPI_GROUP_4', 'CRIME_NOT_GROUPED'],
  INTELLIGENCE: ['INTELLIGENCE'],
  ASB: ['ASB'],
  NON_CRIME: ['NON_CRIME'],
};
