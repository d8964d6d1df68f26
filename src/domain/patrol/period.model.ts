import type { FieldProblem } from '#kernel/refusal';
import { fromUkClock } from '#room/situation';
import { addDays, daysBetween, londonDay } from '#statistics/days';

/** Days of the United Kingdom's calendar, both included. */
export interface Period {
  from: string;
  until: string;
}

/** A year and a day: longer spans belong in a report, not on a page. */
export const LONGEST_DAYS = 366;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Yesterday, so that nothing unlogged is forgotten, and the week ahead. */
export const usualPeriod = (now: Date): Period => {
  const today = londonDay(now);
  return { from: addDays(today, -1), until: addDays(today, 7) };
};

/** Periods offered by name, each ending today. */
export const PAST_DAYS = [7, 28, 90] as const;
export const pastPeriod = (days: number, now: Date): Period => {
  const today = londonDay(now);
  return { from: addDays(today, 1 - days), until: today };
};

const isDay = (text: string): boolean => DAY.test(text) && fromUkClock(text, '12:00') !== undefined;

/** The period asked for; the usual one where none is, or where what was typed cannot be one (and then what is wrong). */
export function readPeriod(
  typed: { from?: string | undefined; until?: string | undefined },
  now: Date,
): { period: Period; problems: FieldProblem[] } {
  const { from = '', until = '' } = typed;
  const usual = usualPeriod(now);
  if (from === '' && until === '') return { period: usual, problems: [] };
  const wrong = (field: string, key: string): { period: Period; problems: FieldProblem[] } => ({
    period: usual,
    problems: [{ field, key: `patrol.period.${key}`, args: { most: LONGEST_DAYS } }],
  });
  if (!isDay(from)) return wrong('from', 'from.wrong');
  if (!isDay(until)) return wrong('until', 'until.wrong');
  if (until < from) return wrong('until', 'until.order');
  if (daysBetween(from, until) >= LONGEST_DAYS) return wrong('until', 'until.long');
  return { period: { from, until }, problems: [] };
}

/** The moments a period begins and ends on the United Kingdom's clock; the end is not included. */
export function spanOf({ from, until }: Period): { from: Date; until: Date } {
  const begins = fromUkClock(from, '00:00');
  const ends = fromUkClock(addDays(until, 1), '00:00');
  if (!begins || !ends) throw new RangeError(`${from} to ${until} is no period`);
  return { from: begins, until: ends };
}
