import type { HolidayCalendar } from '#reference/bank-holidays';
import type { ClockKind, ClockRule, ClockUnit } from '#reference/clocks';
import { isWorkingDay } from '#reference/working-days';
import { addDays, londonDay, londonDayStart } from '#statistics/days';

/** A span that does not count. */
export interface Suspension {
  fromAt: Date;
  untilAt: Date;
}

/** How a clock ended: it was done, it was not needed after all, or it could not be. */
export const STOP_REASONS = ['DONE', 'NOT_NEEDED', 'NOT_POSSIBLE'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** Why a clock may stand still. */
export const SUSPEND_REASONS = [
  'PERSON_ASKED',
  'PERSON_NOT_REACHED',
  'OTHER_FORCE',
  'SAFEGUARDING',
  'SCENE_CLOSED',
  'COURT_OR_CPS',
] as const;
export type SuspendReason = (typeof SUSPEND_REASONS)[number];

/** Whose recorder a clock of CCTV is about; where it hangs stands in the report's own words, not here. */
export const CAMERAS = ['COUNCIL', 'SHOP', 'TRANSPORT', 'WORSHIP', 'HOME', 'VEHICLE', 'OTHER'] as const;

/** What a clock's times follow from. */
export interface Running {
  startedAt: Date;
  unit: ClockUnit;
  length: number | null;
  setDueAt: Date | null;
  calendar: HolidayCalendar;
}

const UNIT_MS = { MINUTES: 60_000, HOURS: 3_600_000 } as const;
/** A clock of working days is never further away than this many days. */
const FURTHEST_DAYS = 5_000;

/** Spans in order, laid over each other where they overlap. */
function merged(spans: readonly Suspension[]): Array<{ from: number; until: number }> {
  const out: Array<{ from: number; until: number }> = [];
  for (const { fromAt, untilAt } of [...spans].sort((a, b) => a.fromAt.getTime() - b.fromAt.getTime())) {
    const last = out.at(-1);
    if (last && fromAt.getTime() <= last.until) last.until = Math.max(last.until, untilAt.getTime());
    else out.push({ from: fromAt.getTime(), until: untilAt.getTime() });
  }
  return out;
}

/** The instant when so many milliseconds have run since `start`; suspended time does not run. */
function afterRunning(start: number, ms: number, spans: readonly Suspension[]): number {
  let at = start;
  let left = ms;
  for (const { from, until } of merged(spans)) {
    if (until <= at) continue;
    const runs = Math.max(0, from - at);
    if (runs >= left) break;
    left -= runs;
    at = until;
  }
  return at + left;
}

/** The time that ran from one instant to another. */
function ranBetween(start: number, end: number, spans: readonly Suspension[]): number {
  let ran = end - start;
  for (const { from, until } of merged(spans))
    ran -= Math.max(0, Math.min(until, end) - Math.max(from, start));
  return ran;
}

/**
 * The end of the working day that completes the count; the day it started on is not counted. A working day counts where
 * the clock ran at its end, so a suspension of minutes gains no day.
 */
function endOfWorkingDays(running: Running, spans: readonly Suspension[]): number {
  const quiet = merged(spans);
  let day = londonDay(running.startedAt);
  let left = running.length ?? 0;
  for (let looked = 0; looked < FURTHEST_DAYS; looked++) {
    day = addDays(day, 1);
    const end = londonDayStart(addDays(day, 1)).getTime();
    const isQuiet = quiet.some(({ from, until }) => from < end && until >= end);
    if (isWorkingDay(day, running.calendar) && !isQuiet) left -= 1;
    if (left <= 0) return end;
  }
  throw new RangeError('a clock of working days ends within years');
}

/**
 * When a clock is due. Hours are hours that passed, whatever the clocks of London do at night; working days end with
 * the London day, whether it has 23, 24 or 25 hours.
 */
export function dueAtOf(running: Running, spans: readonly Suspension[] = []): Date {
  const { unit, length, setDueAt, startedAt } = running;
  const start = startedAt.getTime();
  if (unit === 'WORKING_DAYS') return new Date(endOfWorkingDays(running, spans));
  if (unit !== 'SET') return new Date(afterRunning(start, (length ?? 0) * UNIT_MS[unit], spans));
  if (!setDueAt) throw new RangeError('whoever starts this clock says until when');
  return new Date(afterRunning(start, Math.max(0, setDueAt.getTime() - start), spans));
}

/** The instant after this share (percent) of the time a clock has; suspended time is no part of it. */
export function shareAt(
  startedAt: Date,
  dueAt: Date,
  about: { share: number; spans: readonly Suspension[] },
): Date {
  if (about.share >= 100) return dueAt;
  const start = startedAt.getTime();
  const all = ranBetween(start, dueAt.getTime(), about.spans);
  return new Date(afterRunning(start, (all * about.share) / 100, about.spans));
}

export interface Marks {
  startedAt: Date;
  dueAt: Date;
  warnAt: Date;
  askShares: readonly number[];
  repeatMinutes: number | null;
  warnedAt: Date | null;
  breachedAt: Date | null;
  lastAskedAt: Date | null;
  /** An officer who took the clock on is left alone until it is due. */
  acceptedAt: Date | null;
}

/** When the next officer is asked; null where nobody is asked any more. */
export function nextAskAt(marks: Marks, spans: readonly Suspension[]): Date | null {
  const { startedAt, dueAt, lastAskedAt, acceptedAt } = marks;
  const since = Math.max(lastAskedAt?.getTime() ?? startedAt.getTime(), acceptedAt?.getTime() ?? 0);
  const points = marks.askShares
    .filter((share) => acceptedAt === null || share >= 100)
    .map((share) => shareAt(startedAt, dueAt, { share, spans }))
    .sort((a, b) => a.getTime() - b.getTime());
  const next = points.find((point) => point.getTime() > since);
  if (next) return next;
  if (marks.repeatMinutes === null) return null;
  const again = Math.max(since, dueAt.getTime()) + marks.repeatMinutes * 60_000;
  const quiet = merged(spans).find(({ from, until }) => from <= again && until > again);
  return new Date(quiet ? quiet.until : again);
}

/** When the worker looks at the clock next; null once it was warned of, broken, and nobody else is asked. */
export function nextLookAt(marks: Marks, spans: readonly Suspension[]): Date | null {
  const times = [
    marks.warnedAt ? null : marks.warnAt,
    marks.breachedAt ? null : marks.dueAt,
    nextAskAt(marks, spans),
  ].filter((at) => at !== null);
  return times.length > 0 ? new Date(Math.min(...times.map((at) => at.getTime()))) : null;
}

/** The most working days the Victims' Code leaves. */
const CODE_MOST: Readonly<Record<string, number>> = { VICTIM_UPDATE_ENHANCED: 1, VICTIM_UPDATE_STANDARD: 5 };

/** What is wrong with a rule somebody sets; empty where nothing is. Words are the field's name. */
export function ruleFaults(kind: ClockKind, rule: ClockRule, standing: ClockRule): Array<keyof ClockRule> {
  const faults: Array<keyof ClockRule> = [];
  const isWhole = (value: number, least: number, most: number): boolean =>
    Number.isInteger(value) && value >= least && value <= most;
  if (rule.unit !== standing.unit && (rule.unit === 'SET' || standing.unit === 'SET')) faults.push('unit');
  if (rule.unit !== 'SET' && !isWhole(rule.length ?? 0, 1, 10_000)) faults.push('length');
  // Rules of others that a force may keep sooner and never later.
  if (kind === 'RECORDING' && !(rule.unit === 'HOURS' && (rule.length ?? 0) <= 24)) faults.push('length');
  if (kind.startsWith('VICTIM_UPDATE') && rule.unit !== 'WORKING_DAYS') faults.push('unit');
  if (kind.startsWith('VICTIM_UPDATE') && (rule.length ?? 0) > (CODE_MOST[kind] ?? 0)) faults.push('length');
  if (!isWhole(rule.warnShare, 1, 99)) faults.push('warnShare');
  const { askShares } = rule;
  if (
    askShares.length === 0 ||
    askShares.length > 6 ||
    askShares.at(-1) !== 100 ||
    askShares.some((share, at) => !isWhole(share, 1, 100) || share <= (askShares[at - 1] ?? 0))
  )
    faults.push('askShares');
  if (rule.repeatMinutes !== null && !isWhole(rule.repeatMinutes, 1, 10_080)) faults.push('repeatMinutes');
  return [...new Set(faults)];
}

/** How a clock stands, in a word that a colour may underline and never replaces. */
export type ClockState =
  | 'running'
  | 'warning'
  | 'breached'
  | 'suspended'
  | 'kept'
  | 'kept-late'
  | 'not-needed'
  | 'not-possible';
export function clockState(
  clock: {
    warnAt: Date;
    dueAt: Date;
    suspendedUntil: Date | null;
    stoppedAt: Date | null;
    stopReason: string | null;
  },
  now: Date,
): ClockState {
  if (clock.stoppedAt) {
    // What could not be done, or was not needed after all, was neither kept nor done late.
    if (clock.stopReason === 'NOT_POSSIBLE') return 'not-possible';
    if (clock.stopReason === 'NOT_NEEDED') return 'not-needed';
    return clock.stoppedAt > clock.dueAt ? 'kept-late' : 'kept';
  }
  if (clock.dueAt <= now) return 'breached';
  if (clock.suspendedUntil && clock.suspendedUntil > now) return 'suspended';
  return clock.warnAt <= now ? 'warning' : 'running';
}
