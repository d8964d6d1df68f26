import { OFFENCE_GROUPS } from '#reference/offence-groups';
import { STRANDS, slugOf } from '#reference/strands';
import { type Area, areaName } from '#room/access';
import { boundRuns } from '../chart/weeks-chart.presenter.ts';
import type { Unit } from '../ladder/month-series.model.ts';
import { dayText, smallestOf } from '../ladder/rung-words.presenter.ts';
import { ALL } from '../picture.model.ts';
import type { Words } from '../words.model.ts';
import { nameKey, type SeriesName, type WatchedSeries } from './watched.model.ts';

const WIDTH = 136;
const HEIGHT = 40;
const EDGE = 5;
/** A series with few counts is not blown up to full height. */
const LEAST_HEIGHT = 5;

/** One series as a picture of the size of a word. */
export interface Multiple {
  href: string;
  width: number;
  height: number;
  line: string;
  /** The area up to the bound, in pieces where some weeks have none. */
  bounds: string[];
  alarms: string;
  last: number;
  /** The smallest rise that the last week would have shown; a dash where there is none. */
  least: string;
  isAlarm: boolean;
  /** What the picture says, for whoever does not see it. */
  text: string;
}

export interface MultiplesRow {
  name: string;
  /** Leads to where a kind of offence is told of. */
  href?: string;
  cells: (Multiple | undefined)[];
}

export interface MultiplesView {
  columns: string[];
  rows: MultiplesRow[];
  /** The whole force by kind of offence, a row a kind; empty where nobody said what happened. */
  kinds: MultiplesRow[];
  /** Series whose last week is above its bound. */
  above: string;
  span: string;
  /** Strands that have no column, and why; undefined where all have one. */
  untold: string | undefined;
}

/** Where one series is shown by itself. */
export const seriesHref = (
  { areaPath, strand, offence, unit }: SeriesName & { unit: Unit },
  file = '',
): string => {
  const query = new URLSearchParams({ area: areaPath, strand: slugOf(strand) });
  if (offence !== ALL) query.set('offence', slugOf(offence));
  if (unit === 'month') query.set('unit', unit);
  return `/picture/series/one${file}?${query}`;
};

/** Counts of a year in a line, the bound pale below it, alarms as diamonds; each with a height of its own. */
export function multiple(series: WatchedSeries, about: { name: string; t: Words }): Multiple {
  const { weeks } = series;
  const { name, t } = about;
  const most = Math.max(LEAST_HEIGHT, ...weeks.map(({ observed, upper }) => Math.max(observed, upper ?? 0)));
  const x = (at: number): number =>
    Math.round(EDGE + (at / Math.max(1, weeks.length - 1)) * (WIDTH - 2 * EDGE));
  const y = (count: number): number => Math.round(HEIGHT - EDGE - (count / most) * (HEIGHT - 2 * EDGE));
  const last = weeks.at(-1);
  const least = smallestOf(last?.smallest);
  const alarms = weeks.flatMap(({ isAlarm, observed }, at) =>
    isAlarm ? [`M${x(at)} ${y(observed) - 4}l4 4-4 4-4-4z`] : [],
  );
  return {
    href: seriesHref(series),
    width: WIDTH,
    height: HEIGHT,
    line: weeks.map(({ observed }, at) => `${at === 0 ? 'M' : 'L'}${x(at)} ${y(observed)}`).join(''),
    bounds: boundRuns(weeks).map(
      (run) =>
        `M${x(run[0] ?? 0)} ${y(0)}${run.map((at) => `L${x(at)} ${y(weeks[at]?.upper ?? 0)}`).join('')}L${x(run.at(-1) ?? 0)} ${y(0)}z`,
    ),
    alarms: alarms.join(''),
    last: last?.observed ?? 0,
    least: least === 'none' ? '–' : t('surveillance.series.least', { smallest: least }),
    isAlarm: last?.isAlarm ?? false,
    text: t('surveillance.series.cell', {
      name,
      count: last?.observed ?? 0,
      bound: last?.upper === null || last === undefined ? 'none' : last.upper,
      alarms: alarms.length,
      smallest: least,
      unit: series.unit,
    }),
  };
}

const textOf = (day: string | undefined): string => (day ? dayText(day) : '–');

/** What a series is called: its area and strand, and the kind of offence where it is of one. */
export const seriesText = (
  { areaPath, strand, offence }: SeriesName,
  { areas, t }: { areas: readonly Area[]; t: Words },
): string =>
  t('surveillance.alarm.series', {
    area: areaName(areas, areaPath),
    strand: t('surveillance.strand-offence', { strand: t('surveillance.strand', { strand }), offence }),
  });

/** Every area and strand side by side: a row an area, a column a strand; and the whole force by kind of offence. */
export function multiplesView(
  series: readonly WatchedSeries[],
  { areas, unit, t }: { areas: readonly Area[]; unit: Unit; t: Words },
): MultiplesView {
  const columns = [ALL, ...STRANDS].filter((strand) => series.some((each) => each.strand === strand));
  const untold = STRANDS.filter((strand) => !columns.includes(strand));
  const byKey = new Map(series.map((each) => [nameKey(each), each]));
  const rowOf = (name: string, areaPath: string, offence: string): MultiplesRow => ({
    name,
    cells: columns.map((strand) => {
      const own = byKey.get(nameKey({ areaPath, strand, offence }));
      return own && multiple(own, { name: seriesText(own, { areas, t }), t });
    }),
  });
  const longest = [...series].sort((a, b) => b.weeks.length - a.weeks.length)[0]?.weeks ?? [];
  return {
    columns: columns.map((strand) => t('surveillance.strand', { strand })),
    rows: [...new Set(series.map(({ areaPath }) => areaPath))].map((areaPath) =>
      rowOf(areaName(areas, areaPath), areaPath, ALL),
    ),
    kinds: OFFENCE_GROUPS.filter((offence) => series.some((each) => each.offence === offence)).map(
      (offence) => ({
        ...rowOf(t(`surveillance.offence.${offence}`), '', offence),
        href: `/picture/series?offence=${slugOf(offence)}#kind`,
      }),
    ),
    untold:
      untold.length > 0
        ? t('surveillance.series.untold', {
            unit,
            strands: untold.map((strand) => t('surveillance.strand', { strand })).join(', '),
          })
        : undefined,
    above: t('surveillance.series.above', {
      above: series.filter(({ weeks }) => weeks.at(-1)?.isAlarm).length,
      series: series.length,
      unit,
    }),
    span: t('surveillance.series.span', {
      weeks: longest.length,
      unit,
      from: textOf(longest[0]?.from),
      to: textOf(longest.at(-1)?.to),
    }),
  };
}
