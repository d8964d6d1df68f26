import { type Answer, noAnswer } from './answer.ts';
import { addDays, dayNumber } from './days.ts';
import { type EventWindowOptions, eventWindowRatio } from './event-window.ts';

/** A placebo keeps this far from every registered event on either side, days. */
export const CLEAR_DAYS = 70;
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
  const marked = [...events.map(dayNumber), dayNumber(options.windowStart) - 1];
  const first = dayNumber(options.firstDay);
  const last = dayNumber(options.windowStart);
  let [placebos, asSmall, nominal] = [0, 0, 0];
  for (let start = last - STEP_DAYS; start > first; start -= STEP_DAYS) {
    if (marked.some((day) => Math.abs(start - day) <= CLEAR_DAYS)) continue;
    const windowStart = addDays(options.firstDay, start - first);
    const placebo = eventWindowRatio(daily, { ...options, windowStart });
    if (!placebo.ok) continue;
    placebos++;
    if (placebo.p <= own.p) asSmall++;
    if (placebo.p <= 0.05) nominal++;
  }
  if (placebos < LEAST_PLACEBOS) return noAnswer('history-too-short');
  return { ok: true, p: (1 + asSmall) / (1 + placebos), placebos, nominalRate: nominal / placebos };
}
