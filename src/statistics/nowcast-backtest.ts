import { type DelayedCount, nowcast } from './nowcast.ts';

/** How far the nowcast of the last days was from what these days came to. */
export interface NowcastError {
  /** How many of the last days were answered for together. */
  lastDays: number;
  /** How often it was asked and gave an answer. */
  asked: number;
  /** Known at the time, and foretold, as parts of what they came to in the end. */
  rawPart: number;
  foretoldPart: number;
  /** Mean of the absolute errors, incidents. */
  rawError: number;
  foretoldError: number;
  /** How often the interval held what it came to; `level` where it keeps its word. */
  held: number;
}

/** Not weekly: how much is known depends on the weekday that is asked on, and eight days walk through all of them. */
const EVERY_DAYS = 8;
/** A year teaches how long reports take. */
const LEARN_DAYS = 365;

/**
 * Asks the nowcast on every `stepDays`-th day of the past but the last `longestDelay`, with nothing it could not have known
 * then, and holds it against what these days came to in the end, however late. Answers an empty list where there are too few days.
 * @param table every report, by day (whole days, from any zero) and delay
 */
export function nowcastErrors(
  table: readonly DelayedCount[],
  {
    looks = [7, 14, 28],
    stepDays = EVERY_DAYS,
    longestDelay = 60,
    level = 0.95,
  }: { looks?: readonly number[]; stepDays?: number; longestDelay?: number; level?: number } = {},
): NowcastError[] {
  if (table.length === 0) return [];
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { day, delay } of table) {
    first = Math.min(first, day);
    last = Math.max(last, day + delay);
  }
  const byDay = new Map<number, number>();
  for (const { day, count } of table) byDay.set(day, (byDay.get(day) ?? 0) + count);
  return looks.map((lastDays) => {
    const sums = { asked: 0, reported: 0, foretold: 0, final: 0, rawError: 0, foretoldError: 0, held: 0 };
    for (let today = first + LEARN_DAYS; today + longestDelay <= last; today += stepDays) {
      const answer = nowcast(table, { today, lastDays, longestDelay, windowDays: LEARN_DAYS, level });
      if (!answer.ok) continue;
      let final = 0;
      for (let day = today - lastDays + 1; day <= today; day++) final += byDay.get(day) ?? 0;
      const { reported, expected, low, high } = answer.total;
      sums.asked++;
      sums.reported += reported;
      sums.foretold += expected;
      sums.final += final;
      sums.rawError += Math.abs(reported - final);
      sums.foretoldError += Math.abs(expected - final);
      if (low <= final && final <= high) sums.held++;
    }
    const part = (of: number, all: number): number => (all === 0 ? 0 : of / all);
    return {
      lastDays,
      asked: sums.asked,
      rawPart: part(sums.reported, sums.final),
      foretoldPart: part(sums.foretold, sums.final),
      rawError: part(sums.rawError, sums.asked),
      foretoldError: part(sums.foretoldError, sums.asked),
      held: part(sums.held, sums.asked),
    };
  });
}
