import { falseAlarmsOf, judgeWeek, type WeekSeries, weekRule } from './judge-weeks.model.ts';
import type { KnownPast } from './ladder.model.ts';
import { withSmallest } from './smallest-shown.model.ts';

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
 * @param seriesJudged series judged beside it since the event: the smallest rises of the past are those among as many
 */
export function lookBack(
  back: LookBack,
  { events, seriesJudged }: { events: readonly string[]; seriesJudged: number },
): KnownPast {
  const { past, ...known } = back.known ?? lookAt(back, events);
  return { ...known, past: pastAmong(past, seriesJudged) };
}

/** Weeks before the event with the smallest rises among so many series. */
export const pastAmong = (past: KnownPast['past'], seriesJudged: number): KnownPast['past'] =>
  past.map((week) => withSmallest(week, weekRule(week, seriesJudged)));

function lookAt({ series, first }: LookBack, events: readonly string[]): KnownPast {
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
