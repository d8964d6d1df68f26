import { STRANDS } from '#reference/strands';
import type { KnownEvent } from '#statistics/backtest';
import { addDays, daysBetween } from '#statistics/days';
import { LOOK_ALPHA } from '#statistics/increase';
import type { DelayedCount } from '#statistics/nowcast';
import { breaksOf, isOn, type SeriesBreak } from '../breaks/series-break.model.ts';
import type { Window } from '../event-window.model.ts';
import { ALL, ALL_AREAS } from '../picture.model.ts';
import type { WeekSeries } from './judge-weeks.model.ts';
import type { RisenNow } from './ladder.model.ts';
import type { ControlSeries, LadderInput, PlacedCounts } from './ladder-input.model.ts';
import type { LookBack } from './look-back.model.ts';
import { weekAnchor, weeksOf } from './week-series.model.ts';

/** One area and strand with its counts of every day. */
export interface DailySeries {
  areaPath: string;
  strand: string;
  daily: readonly number[];
}

/** A registered event and its areas; without any it is of the whole force. */
export interface PlacedEvent extends KnownEvent {
  areaPaths: readonly string[];
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
  events: readonly PlacedEvent[];
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

/** Days of the registered events that may have their part in what is counted in an area. */
const daysOfEventsIn = ({ events, scopes }: EventMatter, areaPath: string): string[] => {
  const ground = areaPath === ALL_AREAS ? scopes : [areaPath];
  return events
    .filter(({ areaPaths }) => areaPaths.length === 0 || isOn(areaPaths, ground))
    .map(({ day }) => day);
};

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

/** One of the event's areas and one strand. */
export const isPair = ({ areaPath, strand }: { areaPath: string; strand: string }): boolean =>
  strand !== ALL && areaPath !== ALL_AREAS;

/**
 * Ladders are climbed for each area, each strand and each pair of them, with all areas and all strands among them; a pair
 * of which nothing was ever counted has none.
 */
export const hasLadder = (series: DailySeries): boolean =>
  (series.strand === ALL || (STRANDS as readonly string[]).includes(series.strand)) &&
  (!isPair(series) || series.daily.some((count) => count > 0));

/** The third rung of one series: its latest weeks among all series, and what to look back on. */
export interface ThirdRung {
  risen: RisenNow;
  past: LookBack;
}

/** What each ladder is climbed with. */
export function ladderInputs(matter: EventMatter, third: ReadonlyMap<string, ThirdRung>): LadderInput[] {
  const { window, today, firstDay, events, targeted, series, delays, controls, places } = matter;
  // Pairs share one chance of a false finding, as the rows of the table do: so many are looked at together.
  const shared = LOOK_ALPHA / Math.max(1, series.length - 1);
  return series.filter(hasLadder).flatMap((each): LadderInput[] => {
    const own = third.get(keyOf(each));
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
        eventsHere: daysOfEventsIn(matter, each.areaPath),
        strands,
        targeted,
        control: controls.get(keyOf(each)) ?? null,
        places: places.get(keyOf(each)) ?? null,
        ...own,
        alpha: isPair(each) ? shared : LOOK_ALPHA,
        isPair: isPair(each),
      },
    ];
  });
}
