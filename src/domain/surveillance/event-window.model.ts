import { addDays, daysBetween } from '#statistics/days';

/** The last look is 28 days after the event; what comes later belongs to something else. */
export const LONGEST_WINDOW_DAYS = 28;
/** The longest history a comparison uses. */
export const HISTORY_DAYS = 728;

/** The days after an event that are compared with what is usual. Days are `YYYY-MM-DD` in London. */
export interface Window {
  eventDay: string;
  /** The day after the event. */
  start: string;
  /** Yesterday or day 28; today where there is no whole day yet; undefined where the event is of today. */
  end: string | undefined;
  /** 0 to 28. */
  days: number;
  /** Today is in it and not over: such a count can show a rise, and nothing else. */
  isUnfinished: boolean;
}

export function windowOf(eventDay: string, today: string): Window {
  const start = addDays(eventDay, 1);
  const wholeDays = daysBetween(start, today);
  if (wholeDays < 0) return { eventDay, start, end: undefined, days: 0, isUnfinished: false };
  if (wholeDays === 0) return { eventDay, start, end: today, days: 1, isUnfinished: true };
  const days = Math.min(wholeDays, LONGEST_WINDOW_DAYS);
  return { eventDay, start, end: addDays(start, days - 1), days, isUnfinished: false };
}
