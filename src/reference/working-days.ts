import { type HolidayCalendar, isBankHoliday } from './bank-holidays.ts';

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

function dayNumber(day: string): number {
  const at = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at)) throw new RangeError(`not a day YYYY-MM-DD: ${day.slice(0, 20)}`);
  return at / DAY_MS;
}
const dayText = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** Monday to Friday, and no bank holiday of the calendar. `day` is `YYYY-MM-DD` in London. Throws RangeError. */
export function isWorkingDay(day: string, calendar: HolidayCalendar = 'england-and-wales'): boolean {
  const weekday = (((dayNumber(day) + 4) % 7) + 7) % 7;
  return weekday !== 0 && weekday !== 6 && !isBankHoliday(day, calendar);
}

/**
 * The day on which so many working days have passed after `day`; the day itself is not counted. With 0 the answer is
 * the day itself, or the next working day after it. The Victims' Code counts in these, not in calendar days.
 */
export function addWorkingDays(day: string, workingDays: number): string {
  if (!Number.isInteger(workingDays) || workingDays < 0 || workingDays > 5_000)
    throw new RangeError('working days are whole, from 0 to 5,000');
  let at = dayNumber(day);
  if (workingDays === 0) while (!isWorkingDay(dayText(at))) at++;
  for (let left = workingDays; left > 0; ) if (isWorkingDay(dayText(++at))) left--;
  return dayText(at);
}

/** Working days after `from` up to and with `to`; negative where `to` comes first. */
export function workingDaysBetween(from: string, to: string): number {
  const [start, end] = [dayNumber(from), dayNumber(to)];
  if (end < start) return 0 - workingDaysBetween(to, from);
  let count = 0;
  for (let at = start + 1; at <= end; at++) if (isWorkingDay(dayText(at))) count++;
  return count;
}
