import { dayNumber } from './days.ts';
import { LONG_BASELINE_DAYS } from './event-window.ts';
import { type FarringtonJudge, type FarringtonVerdict, farringtonBound } from './farrington.ts';
import { calledAtNominal, placeboChances, STEP_DAYS } from './placebo.ts';

/** A day on which something is known to have happened that touched a series. */
export interface KnownEvent {
  name: string;
  /** `YYYY-MM-DD`. */
  day: string;
}

/** One judged period. */
export interface JudgedPeriod extends FarringtonVerdict {
  /** First day. */
  start: string;
  upper: number;
  isAlarm: boolean;
  /** Whether a known event stands near enough to explain it. */
  isAttributed: boolean;
}

export interface Detection extends KnownEvent {
  /** Periods from the one the event falls in to the first alarm; null where none came in time. */
  afterPeriods: number | null;
  /** Days from the event to the end of that period, when the alarm can be known. */
  afterDays: number | null;
  /** Observed over expected in the first alarm. */
  ratio: number | null;
}

export interface SeriesBacktest {
  periods: JudgedPeriod[];
  detections: Detection[];
  unattributed: number;
  /** Judged years outside the time round known events. */
  quietYears: number;
}

/** Alarms from one period before an event to twelve after it are put down to it; an alarm within five detects it. */
const BEFORE = 1;
const AFTER = 12;
const DETECTED_WITHIN = 5;

/**
 * What the rule would have said of each past period, and whether it would have seen what is known to have happened.
 * "Unattributed" alarms lie outside -1 to +12 periods of a known event: an upper bound on false alarms, since not all
 * that happened is in a list.
 * @param starts first day of each period, going forward
 * @param periodDays days of a period (the last one's end)
 */
export function backtestSeries(
  counts: Float64Array,
  starts: readonly string[],
  {
    events,
    judge,
    alpha,
    periodsPerYear,
    periodDays,
  }: {
    events: readonly KnownEvent[];
    judge: FarringtonJudge;
    alpha: number;
    periodsPerYear: number;
    periodDays: number;
  },
): SeriesBacktest {
  const begins = starts.map(dayNumber);
  const placeOf = (day: string): number => begins.findLastIndex((begin) => begin <= dayNumber(day));
  const near = events.map(({ day }) => placeOf(day)).filter((place) => place >= 0);
  const isNear = (at: number): boolean => near.some((place) => at >= place - BEFORE && at <= place + AFTER);
  const judged = new Map<number, JudgedPeriod>();
  for (let at = 0; at < counts.length; at++) {
    const { ok, ...verdict } = judge(counts, at) as { ok: boolean } & FarringtonVerdict;
    if (ok)
      judged.set(at, {
        ...verdict,
        start: starts[at] ?? '',
        upper: farringtonBound(verdict, alpha),
        isAlarm: verdict.p <= alpha,
        isAttributed: isNear(at),
      });
  }
  const detections = events.flatMap((event): Detection[] => {
    const place = placeOf(event.day);
    // An event before there was history enough cannot be seen, nor missed.
    if (!judged.has(place)) return [];
    for (let at = place; at <= place + DETECTED_WITHIN; at++) {
      const period = judged.get(at);
      if (!period?.isAlarm) continue;
      const end = (begins[at] ?? 0) + periodDays;
      return [
        {
          ...event,
          afterPeriods: at - place,
          afterDays: end - dayNumber(event.day),
          ratio: period.observed / period.mu0,
        },
      ];
    }
    return [{ ...event, afterPeriods: null, afterDays: null, ratio: null }];
  });
  const periods = [...judged.values()];
  const quiet = periods.filter(({ isAttributed }) => !isAttributed);
  return {
    periods,
    detections,
    unattributed: quiet.filter(({ isAlarm }) => isAlarm).length,
    quietYears: quiet.length / periodsPerYear,
  };
}

/** How often the event window cries where nothing is known to have happened. */
export interface PlaceboRate {
  windowDays: number;
  asked: number;
  /** Part of the placebo windows with p of 0.05 or less; 0.05 where the method keeps its word. */
  rate: number;
}

/** The event window asked of every `stepDays`-th day more than 70 days from any event. */
export function placeboRates(
  daily: readonly (number | null)[],
  {
    firstDay,
    events,
    looks,
    stepDays = STEP_DAYS,
  }: {
    firstDay: string;
    events: readonly KnownEvent[];
    looks: readonly number[];
    stepDays?: number;
  },
): PlaceboRate[] {
  const marked = events.map(({ day }) => dayNumber(day) - dayNumber(firstDay));
  return looks.map((windowDays) => {
    const starts = [];
    for (let start = LONG_BASELINE_DAYS; start + windowDays <= daily.length; start += stepDays)
      starts.push(start);
    const chances = placeboChances(daily, { firstDay, windowDays }, { starts, marked });
    return { windowDays, asked: chances.length, rate: calledAtNominal(chances) };
  });
}
