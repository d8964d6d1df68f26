import { STRANDS } from '#reference/strands';
import type { KnownEvent } from '#statistics/backtest';
import { addDays, daysBetween } from '#statistics/days';
import type { DelayedCount } from '#statistics/nowcast';
import { breaksOf, type SeriesBreak } from '../breaks/series-break.model.ts';
import type { Window } from '../event-window.model.ts';
import { ALL, ALL_AREAS } from '../picture.model.ts';
import type { WeekSeries } from './judge-weeks.model.ts';
import type { Risen } from './ladder.model.ts';
import type { ControlSeries, LadderInput, PlacedCounts } from './ladder-input.model.ts';
import { weekAnchor, weeksOf } from './week-series.model.ts';

/** One area and strand with its counts of every day. */
export interface DailySeries {
  areaPath: string;
  strand: string;
  daily: readonly number[];
}

/** Everything that was read for one event. */
export interface EventMatter {
  eventId: string;
  today: string;
  window: Window;
  /** The event's own areas, whose sum is `*`. */
  scopes: readonly string[];
  firstDay: string;
  /** Area by area, all strands and each; `*` first. */
  series: readonly DailySeries[];
  breaks: readonly SeriesBreak[];
  events: readonly KnownEvent[];
  targeted: readonly string[];
  /** `${area} ${strand}` -> reports made here. */
  delays: ReadonlyMap<string, readonly DelayedCount[]>;
  controls: ReadonlyMap<string, ControlSeries>;
  places: ReadonlyMap<string, PlacedCounts>;
}

export const keyOf = ({ areaPath, strand }: { areaPath: string; strand: string }): string =>
  `${areaPath} ${strand}`;

const breaksFor = ({ breaks, scopes }: EventMatter, { areaPath, strand }: DailySeries) =>
  breaksOf(breaks, {
    scopes: areaPath === ALL_AREAS ? scopes : [areaPath],
    strand: strand === ALL ? undefined : strand,
  });

/** Each series in whole weeks, cut at its last break. */
export function weekSeriesOf(matter: EventMatter): WeekSeries[] {
  const { window, firstDay, series } = matter;
  const to = daysBetween(firstDay, addDays(window.end ?? window.eventDay, 1));
  return series.map((each) =>
    weeksOf(
      { ...each, firstDay, daily: each.daily.slice(0, to) },
      { anchor: weekAnchor(window), breaks: breaksFor(matter, each) },
    ),
  );
}

/** Ladders are climbed for each area with all strands together, and for each strand over all areas of the event. */
const hasLadder = ({ areaPath, strand }: DailySeries): boolean =>
  strand === ALL || (areaPath === ALL_AREAS && (STRANDS as readonly string[]).includes(strand));

/** What each ladder is climbed with. */
export function ladderInputs(matter: EventMatter, risen: ReadonlyMap<string, Risen>): LadderInput[] {
  const { window, today, firstDay, events, targeted, series, delays, controls, places } = matter;
  return series.filter(hasLadder).flatMap((each): LadderInput[] => {
    const own = risen.get(keyOf(each));
    if (!own) return [];
    // Strands are held beside one another on the ladder of all of them alone, or every count would touch every ladder.
    const strands = series
      .filter(({ areaPath, strand }) => each.strand === ALL && areaPath === each.areaPath && strand !== ALL)
      .map((one) => ({ strand: one.strand, daily: one.daily, breaks: breaksFor(matter, one) }));
    return [
      {
        ...each,
        today,
        window,
        firstDay,
        breaks: breaksFor(matter, each),
        delays: delays.get(keyOf(each)) ?? [],
        events: events.map(({ day }) => day),
        strands,
        targeted,
        control: controls.get(keyOf(each)) ?? null,
        places: places.get(keyOf(each)) ?? null,
        risen: own,
      },
    ];
  });
}
