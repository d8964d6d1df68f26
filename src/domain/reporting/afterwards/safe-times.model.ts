import { londonDay, londonTime, weekdayOf } from '#statistics/days';

/** When a person may safely be written to: ISO weekdays, and whole hours on a clock in London. */
export interface SafeTimes {
  /** 1 Monday to 7 Sunday; at least one. */
  days: readonly number[];
  /** 0 to 23. */
  fromHour: number;
  /** 1 to 24, later than `fromHour`; the hour itself is not safe any more. */
  untilHour: number;
}

const HOUR_MS = 3_600_000;
// A week, and one more for a Sunday whose only safe hour does not exist because the clocks go forward.
const LOOK_AHEAD_HOURS = 15 * 24;

/** True where a clock in London shows a safe day and hour. In the hour that comes twice in October both are safe. */
export function isSafeAt({ days, fromHour, untilHour }: SafeTimes, at: Date): boolean {
  const hour = Number(londonTime(at).slice(0, 2));
  return days.includes(weekdayOf(londonDay(at))) && hour >= fromHour && hour < untilHour;
}

/**
 * The first instant from `at` on that is safe; `at` itself where it is. London is whole hours from UTC and its clocks
 * change on the hour, so every safe time begins on an hour of UTC: looking from hour to hour misses nothing.
 * @throws RangeError for times that never come
 */
export function nextSafeMoment(times: SafeTimes, at: Date): Date {
  if (isSafeAt(times, at)) return at;
  const next = firstHour(at, (hour) => isSafeAt(times, hour));
  if (!next) throw new RangeError('these safe times never come');
  return next;
}

/** The instant at which the safe time that holds `at` is over; undefined where every hour is safe. */
export const safeUntil = (times: SafeTimes, at: Date): Date | undefined =>
  firstHour(at, (hour) => !isSafeAt(times, hour));

function firstHour(at: Date, holds: (hour: Date) => boolean): Date | undefined {
  const start = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
  for (let n = 1; n <= LOOK_AHEAD_HOURS; n++) {
    const hour = new Date(start + n * HOUR_MS);
    if (holds(hour)) return hour;
  }
  return undefined;
}
