import { addDays, daysBetween } from '#statistics/days';
import type { Break } from '../breaks/series-break.model.ts';
import type { Window } from '../event-window.model.ts';
import type { WeekSeries } from './judge-weeks.model.ts';

/** The day the weeks of a window are counted from: the day after the event, or seven days before its end. */
const anchorOf = ({ start, end, days, eventDay }: Window): string =>
  days >= 7 ? start : addDays(end ?? eventDay, -6);

/**
 * Whole weeks of a daily series, laid so that one of them begins the day after the event (before the first week is
 * over: so that the last ends with the last day). Nothing before the last break is used: Farrington's levels have no
 * term for a step.
 */
export function weeksOf(
  {
    areaPath,
    strand,
    daily,
    firstDay,
  }: {
    areaPath: string;
    strand: string;
    daily: readonly number[];
    firstDay: string;
  },
  { anchor, breaks }: { anchor: string; breaks: readonly Break[] },
): WeekSeries {
  const lastDay = addDays(firstDay, daily.length - 1);
  const from = breaks.findLast(({ day }) => day > firstDay && day <= lastDay)?.day ?? firstDay;
  const off = ((daysBetween(from, anchor) % 7) + 7) % 7;
  const firstWeek = addDays(from, off);
  const skip = daysBetween(firstDay, firstWeek);
  const weeks = Math.max(0, Math.floor((daily.length - skip) / 7));
  const counts = new Float64Array(weeks);
  for (let at = 0; at < weeks * 7; at++)
    counts[Math.floor(at / 7)] = (counts[Math.floor(at / 7)] ?? 0) + (daily[skip + at] ?? 0);
  return { areaPath, strand, firstWeek, counts };
}

/** The weeks of a window in a series laid out by `weeksOf`: those since the event, or the one that ends with it. */
export function placesOf({ firstWeek, counts }: WeekSeries, window: Window): number[] {
  if (window.end === undefined) return [];
  const at = Math.round(daysBetween(firstWeek, anchorOf(window)) / 7);
  return Array.from({ length: Math.max(1, Math.floor(window.days / 7)) }, (_, week) => at + week).filter(
    (place) => place >= 0 && place < counts.length,
  );
}

export const weekAnchor = anchorOf;
