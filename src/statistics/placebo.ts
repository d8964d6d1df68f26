import { type Answer, noAnswer } from './answer.ts';
import { addDays, dayNumber } from './days.ts';
import { type EventWindowOptions, eventWindowRatio } from './event-window.ts';

/** A placebo keeps this far from every registered event on either side, days. */
const CLEAR_DAYS = 70;
export const STEP_DAYS = 7;
/** Fewer placebos than this rank nothing: the least possible p would be above 1 in 20. */
const LEAST_PLACEBOS = 20;

/** How the window of the event ranks among windows in which nothing is known to have happened. */
export interface PlaceboRank {
  /** (1 + placebos with as small a p) / (1 + placebos). */
  p: number;
  placebos: number;
  /** Placebos whose own p was 0.05 or less: near 1 in 20 where the method keeps its word on this very series. */
  nominalRate: number;
}

/**
 * The same question asked of days near which nothing is known to have happened: how seldom chance alone gives so many.
 * @param starts days asked about, in days from `firstDay`
 * @param marked days something happened on, in days from `firstDay`; what is within 70 days of one is not asked
 * @returns p of each that has an answer
 */
export function placeboChances(
  daily: readonly (number | null | undefined)[],
  options: Omit<EventWindowOptions, 'windowStart'>,
  { starts, marked }: { starts: readonly number[]; marked: readonly number[] },
): number[] {
  return starts.flatMap((start) => {
    if (marked.some((day) => Math.abs(start - day) <= CLEAR_DAYS)) return [];
    const answer = eventWindowRatio(daily, { ...options, windowStart: addDays(options.firstDay, start) });
    return answer.ok ? [answer.p] : [];
  });
}

/** Part of placebos that would have been called at a nominal 0.05; 0 where there are none. */
export const calledAtNominal = (chances: readonly number[]): number =>
  chances.length === 0 ? 0 : chances.filter((p) => p <= 0.05).length / chances.length;

/**
 * Placebo in time (Abadie, Diamond and Hainmueller 2010, J. Am. Stat. Assoc. 105:493, in time): the same question asked
 * of every seventh day of the past that is more than 70 days from any registered event. What the event's window shows
 * is worth something only if few of these show as much.
 * @param events days of all registered events, `YYYY-MM-DD`, the one asked about among them
 */
export function placeboRank(
  daily: readonly (number | null | undefined)[],
  options: EventWindowOptions,
  events: readonly string[],
): Answer<PlaceboRank> {
  const own = eventWindowRatio(daily, options);
  if (!own.ok) return own;
  const first = dayNumber(options.firstDay);
  const last = dayNumber(options.windowStart) - first;
  const starts = [];
  for (let start = last - STEP_DAYS; start > 0; start -= STEP_DAYS) starts.push(start);
  const marked = [...events.map((day) => dayNumber(day) - first), last - 1];
  const chances = placeboChances(daily, options, { starts, marked });
  const placebos = chances.length;
  if (placebos < LEAST_PLACEBOS) return noAnswer('history-too-short');
  const asSmall = chances.filter((p) => p <= own.p).length;
  return { ok: true, p: (1 + asSmall) / (1 + placebos), placebos, nominalRate: calledAtNominal(chances) };
}
