const PARTS = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** A moment on the United Kingdom's clock: `YYYY-MM-DD` and `HH:MM`. */
export function ukClock(at: Date): { day: string; time: string } {
  const parts = Object.fromEntries(PARTS.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

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
