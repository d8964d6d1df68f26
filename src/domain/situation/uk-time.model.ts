import { londonDay, londonTime } from '#statistics/days';

/** A moment on the United Kingdom's clock: `YYYY-MM-DD` and `HH:MM`. */
export const ukClock = (at: Date): { day: string; time: string } => ({
  day: londonDay(at),
  time: londonTime(at),
});

/**
 * The moment a United Kingdom clock shows that day and time; undefined for a day that is not on the calendar. In the
 * hour that the clocks skip it answers the moment after the skip, in the hour that comes twice the first of the two.
 */
export function fromUkClock(day: string, time: string): Date | undefined {
  const asUtc = new Date(`${day}T${time}:00Z`);
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 10) !== day) return undefined;
  // Summer time is one hour ahead of UTC; the earlier candidate comes first.
  for (const hours of [1, 0]) {
    const candidate = new Date(asUtc.getTime() - hours * 3_600_000);
    const clock = ukClock(candidate);
    if (clock.day === day && clock.time === time) return candidate;
  }
  return asUtc;
}

/** Midnight stands for "the time is not known": an event's time is a help, its date is what counts. */
export const UNKNOWN_TIME = '00:00';
export const isTimeKnown = (at: Date): boolean => ukClock(at).time !== UNKNOWN_TIME;
