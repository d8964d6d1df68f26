import type { KnownEvent } from '#statistics/backtest';
import { addDays } from '#statistics/days';
import type { SeriesBreak } from '../breaks/series-break.model.ts';
import type { Window } from '../event-window.model.ts';
import { type CountTable, judgeRows, type PictureRow, seriesKey } from '../picture.model.ts';
import { type ReadShapes, readShapes, type ShapesInput } from '../places/read-shapes.model.ts';
import { makeSafe, type TableInput } from '../tables/make-safe.model.ts';
import type { PreparedTable } from '../tables/published-table.model.ts';
import { climbLadder } from './climb-ladder.model.ts';
import { climbMonths, type MonthsInput } from './climb-months.model.ts';
import { judgeMonths, pastMonths } from './judge-months.model.ts';
import {
  type BareWeek,
  type FalseAlarms,
  falseAlarmsOf,
  judgeWeeks,
  type WeekSeries,
} from './judge-weeks.model.ts';
import type { Ladder, RisenNow, WeekVerdict } from './ladder.model.ts';
import type { LadderInput } from './ladder-input.model.ts';
import type { MonthSeries } from './month-series.model.ts';
import { placesOf } from './week-series.model.ts';

/** A piece of long arithmetic, as a thread is handed it. */
export type Thought =
  | { kind: 'since'; series: WeekSeries[]; window: Window; wanted: number[] }
  | { kind: 'watch'; series: SeriesToWatch[]; weeks: number; shown: number; events: KnownEvent[] }
  | { kind: 'watch-months'; series: MonthsToWatch[]; months: number; shown: number; events: KnownEvent[] }
  | { kind: 'rows'; rows: RowsInput }
  | { kind: 'climb'; input: LadderInput }
  | { kind: 'months'; input: MonthsInput }
  | { kind: 'table'; input: TableInput }
  | { kind: 'shapes'; input: ShapesInput };

export interface RowsInput {
  daily: { areaPath: string; strand: string; daily: readonly number[] }[];
  areaPaths: string[];
  scopes: string[];
  firstDay: string;
  window: Window;
  breaks: SeriesBreak[];
  /** Rows judged elsewhere that share one chance of a false finding with these. */
  sharedWith?: number;
}

/** A series with those of its weeks that were judged before and still hold. */
export interface SeriesToWatch extends WeekSeries {
  kept: BareWeek[];
}

/** The same of figures by month, of which nothing stands before the last change of counting. */
export interface MonthsToWatch extends MonthSeries {
  kept: BareWeek[];
}

/** The verdicts of one series, and its own rate of false alarms where one of the latest weeks is an alarm. */
export interface Watched {
  areaPath: string;
  strand: string;
  /** The latest weeks, of which alarms are raised. */
  weeks: WeekVerdict[];
  /** The last year, for the page. */
  shown: WeekVerdict[];
  falseAlarms: FalseAlarms | null;
}

export type Thoughts = {
  since: RisenNow[];
  watch: Watched[];
  'watch-months': Watched[];
  rows: PictureRow[];
  climb: Ladder;
  months: Ladder[];
  table: PreparedTable;
  shapes: ReadShapes;
};

/** Does one piece of arithmetic. Pure. */
export function think(thought: Thought): Thoughts[Thought['kind']] {
  switch (thought.kind) {
    case 'since':
      return judgeSince(thought);
    case 'watch':
      return judgeLatest(thought);
    case 'watch-months':
      return judgeLatestMonths(thought);
    case 'rows':
      return judgeTable(thought.rows);
    case 'climb':
      return climbLadder(thought.input);
    case 'months':
      return climbMonths(thought.input);
    case 'table':
      return makeSafe(thought.input);
    case 'shapes':
      return readShapes(thought.input);
  }
}

/** Rung 3 of the wanted series, judged among all of them. */
function judgeSince({ series, window, wanted }: Extract<Thought, { kind: 'since' }>): RisenNow[] {
  const judged = judgeWeeks(series, (each) => placesOf(each, window));
  const seriesJudged = judged.filter((weeks) => weeks.some(({ p }) => p !== null)).length;
  return wanted.flatMap((which): RisenNow[] => {
    if (!series[which]) return [];
    const weeks = judged[which] ?? [];
    const isJudged = weeks.some(({ p }) => p !== null);
    return [
      {
        state: isJudged ? (weeks.some(({ isAlarm }) => isAlarm) ? 'yes' : 'no') : 'cannot',
        weeks,
        seriesJudged,
        why: isJudged ? null : (weeks.find(({ why }) => why !== null)?.why ?? 'history-too-short'),
      },
    ];
  });
}

function judgeLatest({ series, weeks, shown, events }: Extract<Thought, { kind: 'watch' }>): Watched[] {
  const latest = ({ counts }: WeekSeries): number[] =>
    Array.from({ length: Math.min(shown, counts.length) }, (_, at) => counts.length - 1 - at).reverse();
  const kept = series.map((each) => new Map(each.kept.map((week) => [week.from, week])));
  const judged = judgeWeeks(series, latest, (which, at) =>
    kept[which]?.get(addDays(series[which]?.firstWeek ?? '', at * 7)),
  );
  return series.map((own, which) =>
    watchedOf(own, { shown: judged[which] ?? [], latest: weeks }, (recent) =>
      falseAlarmsOf(own, own.counts.length - recent.length, events),
    ),
  );
}

function judgeLatestMonths({
  series,
  months,
  shown,
  events,
}: Extract<Thought, { kind: 'watch-months' }>): Watched[] {
  const kept = series.map((each) => new Map(each.kept.map((month) => [month.from, month])));
  const days = events.map(({ day }) => day);
  const judged = judgeMonths(series, { most: shown, known: (which, start) => kept[which]?.get(start) });
  return series.map((own, which) =>
    watchedOf(own, { shown: judged[which] ?? [], latest: months }, (recent) =>
      pastMonths(own, recent[0]?.from ?? '', days),
    ),
  );
}

/** What is kept of a watched series; how often it cries falsely is asked only where one of the latest is an alarm. */
function watchedOf(
  { areaPath, strand }: { areaPath: string; strand: string },
  { shown, latest }: { shown: WeekVerdict[]; latest: number },
  lookBack: (recent: readonly WeekVerdict[]) => FalseAlarms,
): Watched {
  const weeks = shown.slice(-latest);
  const falseAlarms = weeks.some(({ isAlarm }) => isAlarm) ? lookBack(weeks) : null;
  return { areaPath, strand, weeks, shown, falseAlarms };
}

function judgeTable({ daily, firstDay, ...about }: RowsInput): PictureRow[] {
  const table: CountTable = new Map(
    daily.map((each) => [
      seriesKey(each.areaPath, each.strand),
      new Map(
        each.daily.flatMap((count, at) => (count > 0 ? [[addDays(firstDay, at), count] as const] : [])),
      ),
    ]),
  );
  return judgeRows(table, { ...about, firstDay });
}
