import { STRANDS } from '#reference/strands';
import { dailySeries } from '#statistics/days';
import { LOOK_ALPHA } from '#statistics/increase';
import { breaksOf, type SeriesBreak } from './breaks/series-break.model.ts';
import type { Window } from './event-window.model.ts';
import { type Judgement, judgeSeries } from './judge-series.model.ts';
import { LARGE_RISE } from './ladder/smallest-shown.model.ts';

/** Every strand together. A report with two strands is in it twice, as it is in the years before. */
export const ALL = 'ALL';
/** Stands for all areas of the event together. */
export const ALL_AREAS = '*';

export interface PictureRow extends Judgement {
  /** `*` all areas of the event; `` the whole force. */
  areaPath: string;
  strand: string;
}

/** A sentence of the staff catalogue with its numbers. */
export interface Sentence {
  key: string;
  args: Record<string, string | number>;
}

/** Day -> count, by area and strand. */
export type CountTable = ReadonlyMap<string, ReadonlyMap<string, number>>;
export const seriesKey = (areaPath: string, strand: string): string => `${areaPath} ${strand}`;

/** Adds daily rows up: each strand by itself, and all of them. */
export function tableOf(
  rows: readonly { scope: string; strand: string; day: string; count: number }[],
): CountTable {
  const table = new Map<string, Map<string, number>>();
  const add = (key: string, day: string, count: number): void => {
    const series = table.get(key) ?? new Map<string, number>();
    series.set(day, (series.get(day) ?? 0) + count);
    table.set(key, series);
  };
  for (const { scope, strand, day, count } of rows) {
    add(seriesKey(scope, strand), day, count);
    add(seriesKey(scope, ALL), day, count);
  }
  return table;
}

const NOTHING: ReadonlyMap<string, number> = new Map();

/** Counts of every day of a series, with 0 where the table says nothing. */
export const daysOf = (
  table: CountTable,
  { areaPath, strand, from, to }: { areaPath: string; strand: string; from: string; to: string },
): number[] => dailySeries(table.get(seriesKey(areaPath, strand)) ?? NOTHING, from, to);

/**
 * Every row of the picture. The first (all areas, all strands) is the one question asked beforehand and is judged at
 * 0.0125; the others share another 0.0125 between them, so that looking in many places finds nothing by itself.
 */
export function judgeRows(
  table: CountTable,
  {
    areaPaths,
    scopes,
    firstDay,
    window,
    breaks = [],
    sharedWith = 0,
  }: {
    areaPaths: readonly string[];
    /** The areas that `*` is the sum of. */
    scopes: readonly string[];
    firstDay: string;
    window: Window;
    breaks?: readonly SeriesBreak[];
    /** How many rows were judged elsewhere that these share their chance with. */
    sharedWith?: number;
  },
): PictureRow[] {
  const to = window.end ?? window.eventDay;
  const keys = [ALL_AREAS, ...areaPaths].flatMap((areaPath) =>
    [ALL, ...STRANDS].map((strand) => ({ areaPath, strand })),
  );
  return keys.map(({ areaPath, strand }, at) => {
    const daily = daysOf(table, { areaPath, strand, from: firstDay, to });
    const alpha = at === 0 ? LOOK_ALPHA : LOOK_ALPHA / (keys.length - 1 + sharedWith);
    const own = breaksOf(breaks, {
      scopes: areaPath === ALL_AREAS ? scopes : [areaPath],
      strand: strand === ALL ? undefined : strand,
    });
    return { areaPath, strand, ...judgeSeries({ daily, firstDay, breaks: own }, window, alpha) };
  });
}

const DAY_WORDS = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const dayInWords = (day: string): string => DAY_WORDS.format(new Date(`${day}T00:00:00Z`));

const oneDecimal = (value: number): number => Math.round(value * 10) / 10;

/** The sentence of one row. It says "coincides with" at most, and never that an event caused anything. */
export function sentenceOf(row: PictureRow, { window, total }: { window: Window; total: number }): Sentence {
  if (row.why || row.expected === null)
    return {
      key: `surveillance.sentence.${row.why ?? 'no-history'}`,
      args: { strand: row.strand, total, start: dayInWords(window.start) },
    };
  return {
    key: `surveillance.sentence.${row.verdict}`,
    args: {
      strand: row.strand,
      observed: row.observed,
      days: window.days,
      expected: oneDecimal(row.expected),
      ratio: oneDecimal(row.ratio ?? 0),
      low: oneDecimal(row.interval?.low ?? 0),
      high: row.interval?.high ? oneDecimal(row.interval.high) : 'none',
      smallest: smallestIn(row),
    },
  };
}

/** Rounded up to a tenth; `large` above ten times, 0 where no rise can be told from chance. */
function smallestIn({ smallestRatio }: PictureRow): number | 'large' {
  if (smallestRatio === null) return 0;
  return smallestRatio > LARGE_RISE ? 'large' : Math.ceil(smallestRatio * 10) / 10;
}

/** The row the headline speaks of: all strands, unless only a strand by itself has risen. */
export function headlineRow(rows: readonly PictureRow[]): PictureRow | undefined {
  const ofEvent = rows.filter(({ areaPath }) => areaPath === ALL_AREAS);
  const rises = ofEvent.filter(({ verdict }) => verdict === 'increase-seen');
  const [all] = ofEvent;
  return rises.length === 0 || all?.verdict === 'increase-seen' ? all : strongest(rises);
}

const strongest = (rows: readonly PictureRow[]): PictureRow | undefined =>
  [...rows].sort((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0))[0];
