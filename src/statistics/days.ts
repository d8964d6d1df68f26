/** Days of the calendar in London. A day is text `YYYY-MM-DD`; weekdays are 1 Monday to 7 Sunday (ISO 8601). */
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** Days since 1 January 1970. Throws RangeError for what is no day. */
export function dayNumber(day: string): number {
  const at = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day)
    throw new RangeError(`not a day YYYY-MM-DD: ${day.slice(0, 20)}`);
  return at / DAY_MS;
}
/** The day so many days after 1 January 1970. */
export const dayOf = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);

export const addDays = (day: string, days: number): string => dayOf(dayNumber(day) + days);
/** Days from one to the other; negative where `to` comes first. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);
/** 1 Monday to 7 Sunday. */
export const weekdayOf = (day: string): number => ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;

/** The day it is in London at an instant: 23:30 UTC on 30 June is 1 July. */
export function londonDay(instant: Date): string {
  const parts = LONDON.formatToParts(instant);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The instant a day begins in London: 23:00 UTC of the day before in summer. The clocks change later in the night. */
export function londonDayStart(day: string): Date {
  const midnight = dayNumber(day) * DAY_MS;
  const hourBefore = new Date(midnight - HOUR_MS);
  return londonDay(hourBefore) === day ? hourBefore : new Date(midnight);
}
const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
/** The time on a clock in London at an instant, `HH:MM`. */
export const londonTime = (instant: Date): string => CLOCK.format(instant);

/** Minutes London is ahead of UTC at an instant: 0 or 60. */
export function londonOffsetMinutes(instant: Date): 0 | 60 {
  const local = dayNumber(londonDay(instant)) * DAY_MS + Number(londonTime(instant).slice(0, 2)) * HOUR_MS;
  const utc = Math.floor(instant.getTime() / HOUR_MS) * HOUR_MS;
  return local - utc >= HOUR_MS ? 60 : 0;
}
/** Hours of a London day: 24, and 23 or 25 when the clocks change. */
export const londonDayHours = (day: string): number =>
  (londonDayStart(addDays(day, 1)).getTime() - londonDayStart(day).getTime()) / HOUR_MS;

/** The ISO 8601 week of a day: weeks begin on Monday, week 1 holds 4 January. */
export function isoWeek(day: string): { year: number; week: number } {
  const number = dayNumber(day);
  const thursday = number - weekdayOf(day) + 4;
  const year = Number(dayOf(thursday).slice(0, 4));
  return { year, week: Math.floor((thursday - dayNumber(`${year}-01-01`)) / 7) + 1 };
}
/** The Monday of the week of a day. */
export const weekStart = (day: string): string => dayOf(dayNumber(day) - weekdayOf(day) + 1);

/** Daily counts from `from` to `to`, both with, from a day -> count table; days not in the table had none. */
export function dailySeries(counts: ReadonlyMap<string, number>, from: string, to: string): number[] {
  const start = dayNumber(from);
  const length = Math.max(0, dayNumber(to) - start + 1);
  return Array.from({ length }, (_, at) => counts.get(dayOf(start + at)) ?? 0);
}

/** Whole weeks of a daily series that begins on `from`, by their Monday; days of broken weeks are left out. */
export function weeklySums(daily: readonly number[], from: string): { monday: string; count: number }[] {
  const skip = (8 - weekdayOf(from)) % 7;
  const weeks: { monday: string; count: number }[] = [];
  for (let at = skip; at + 7 <= daily.length; at += 7)
    weeks.push({
      monday: addDays(from, at),
      count: daily.slice(at, at + 7).reduce((sum, count) => sum + count, 0),
    });
  return weeks;
}
