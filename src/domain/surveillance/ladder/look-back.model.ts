import { falseAlarmsOf, judgeWeek, type WeekSeries } from './judge-weeks.model.ts';
import type { KnownPast } from './ladder.model.ts';

/** Weeks before the event on the chart. */
const PAST_WEEKS = 52;

/** The weeks of one series, and what is known of those before the event, where it still holds. */
export interface LookBack {
  series: WeekSeries;
  /** Place of the first week that is not past. */
  first: number;
  known: KnownPast | null;
}

/**
 * The slow part of rung 3: the weeks before the event as the same rule would have judged them, and how often it would
 * have cried in them. Asked only where the ladder comes so far.
 * @param events days of registered events
 */
export function lookBack({ series, first, known }: LookBack, events: readonly string[]): KnownPast {
  if (known) return known;
  const from = Math.max(0, first - PAST_WEEKS);
  const past = Array.from({ length: Math.max(0, first - from) }, (_, at) => ({
    ...judgeWeek(series, from + at),
    q: null,
    isAlarm: false,
  }));
  const { aYear, judgedYears } = falseAlarmsOf(
    series,
    first,
    events.map((day) => ({ name: day, day })),
  );
  return { past, falseAlarmsAYear: aYear, judgedYears };
}
