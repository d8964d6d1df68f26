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
import {
  type FalseAlarms,
  falseAlarmsOf,
  judgeWeek,
  judgeWeeks,
  type WeekSeries,
} from './judge-weeks.model.ts';
import type { Ladder, Risen, WeekVerdict } from './ladder.model.ts';
import type { LadderInput } from './ladder-input.model.ts';
import { placesOf } from './week-series.model.ts';

/** Weeks before the event on the chart. */
const PAST_WEEKS = 52;

/** A piece of long arithmetic, as a thread is handed it. */
export type Thought =
  | { kind: 'since'; series: WeekSeries[]; window: Window; events: KnownEvent[]; wanted: number[] }
  | { kind: 'watch'; series: WeekSeries[]; weeks: number; events: KnownEvent[] }
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
}

/** The verdicts of one series over the latest weeks, and its own rate of false alarms where one of them is an alarm. */
export interface Watched {
  areaPath: string;
  strand: string;
  weeks: WeekVerdict[];
  falseAlarms: FalseAlarms | null;
}

export type Thoughts = {
  since: Risen[];
  watch: Watched[];
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
function judgeSince({ series, window, events, wanted }: Extract<Thought, { kind: 'since' }>): Risen[] {
  const judged = judgeWeeks(series, (each) => placesOf(each, window));
  return wanted.flatMap((which): Risen[] => {
    const own = series[which];
    if (!own) return [];
    const weeks = judged[which] ?? [];
    const first = placesOf(own, window)[0] ?? own.counts.length;
    const from = Math.max(0, first - PAST_WEEKS);
    const past = Array.from({ length: Math.max(0, first - from) }, (_, at) => ({
      ...judgeWeek(own, from + at),
      q: null,
      isAlarm: false,
    }));
    const { aYear, judgedYears } = falseAlarmsOf(own, first, events);
    const isJudged = weeks.some(({ p }) => p !== null);
    return [
      {
        state: isJudged ? (weeks.some(({ isAlarm }) => isAlarm) ? 'yes' : 'no') : 'cannot',
        weeks,
        seriesJudged: series.length,
        past,
        falseAlarmsAYear: aYear,
        judgedYears,
        why: isJudged ? null : (weeks.find(({ why }) => why !== null)?.why ?? 'history-too-short'),
      },
    ];
  });
}

function judgeLatest({ series, weeks, events }: Extract<Thought, { kind: 'watch' }>): Watched[] {
  const latest = ({ counts }: WeekSeries): number[] =>
    Array.from({ length: Math.min(weeks, counts.length) }, (_, at) => counts.length - 1 - at).reverse();
  const judged = judgeWeeks(series, latest);
  return series.map((own, which) => {
    const verdicts = judged[which] ?? [];
    const isAlarm = verdicts.some((week) => week.isAlarm);
    return {
      areaPath: own.areaPath,
      strand: own.strand,
      weeks: verdicts,
      falseAlarms: isAlarm ? falseAlarmsOf(own, own.counts.length - verdicts.length, events) : null,
    };
  });
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
