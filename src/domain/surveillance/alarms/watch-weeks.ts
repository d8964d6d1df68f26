import type { Context } from '#kernel/context';
import { STRANDS } from '#reference/strands';
import { listAreas } from '#room/access';
import { addDays, daysBetween, londonDay, weekStart } from '#statistics/days';
import { breaksOf } from '../breaks/series-break.model.ts';
import { standingBreaks } from '../breaks/series-break.reads.ts';
import { historyStart } from '../event-picture.ts';
import type { Judging } from '../ladder/judge-event.ts';
import type { WeekSeries } from '../ladder/judge-weeks.model.ts';
import { seriesCounts } from '../ladder/ladder.reads.ts';
import { LADDER_HISTORY_DAYS, seriesOf } from '../ladder/read-matter.ts';
import { weeksOf } from '../ladder/week-series.model.ts';
import { ALL } from '../picture.model.ts';
import { offenceWeeks } from '../series/offence-series.ts';
import type { SeriesName } from '../series/watched.model.ts';
import { countsRange } from '../surveillance.reads.ts';
import { figureSeries } from './figure-series.ts';
import { watchSeries } from './watch-series.ts';

/** Late reports may lift a week a month after it. */
const WEEKS = 4;
/** A year stands on the pages, with the bound of every week. */
const SHOWN_WEEKS = 52;

type NamedWeeks = WeekSeries & SeriesName;

/** The whole weeks that are looked at: from the first day of the history to last Sunday. */
export async function wholeWeeks({
  tx,
  forceId,
}: Context): Promise<{ firstDay: string; monday: string; to: string }> {
  const range = await countsRange(tx, forceId);
  const monday = weekStart(londonDay(range.now));
  return { firstDay: historyStart(range, monday, LADDER_HISTORY_DAYS), monday, to: addDays(monday, -1) };
}

/** The series that are watched: the whole force and its areas, all strands and each; the whole force by offence too. */
async function readSeries(ctx: Context): Promise<NamedWeeks[]> {
  const { tx, forceId } = ctx;
  const { firstDay, monday, to } = await wholeWeeks(ctx);
  if (firstDay >= to) return [];
  const areas = (await listAreas(tx, forceId)).filter(({ level }) => level <= 1).map(({ path }) => path);
  const length = daysBetween(firstDay, to) + 1;
  const breaks = await standingBreaks(tx, forceId);
  const series: NamedWeeks[] = [];
  // Two readings: the whole force holds every area, and wanted areas must not overlap.
  for (const scopes of [areas.filter((path) => path === ''), areas.filter((path) => path !== '')]) {
    if (scopes.length === 0) continue;
    const rows = await seriesCounts(tx, forceId, { scopes, from: firstDay, to });
    for (const areaPath of scopes)
      for (const each of seriesOf(
        areaPath,
        rows.filter(({ scope }) => scope === areaPath),
        length,
      )) {
        if (each.strand !== ALL && !(STRANDS as readonly string[]).includes(each.strand)) continue;
        const own = breaksOf(breaks, {
          scopes: [areaPath],
          strand: each.strand === ALL ? undefined : each.strand,
        });
        series.push({ ...weeksOf({ ...each, firstDay }, { anchor: monday, breaks: own }), offence: ALL });
      }
  }
  const byOffence = await offenceWeeks(ctx, { areaPath: '', firstDay, monday, breaks });
  return [...series, ...byOffence];
}

/** Half a year without a single count by day: whoever counts by week alone is watched by those figures. */
const LEAST_DAILY_WEEKS = 26;
const hasDays = (series: readonly WeekSeries[]): boolean =>
  series.some(({ counts }) => counts.subarray(-LEAST_DAILY_WEEKS).some((count) => count > 0));

async function readWeeks(ctx: Context): Promise<NamedWeeks[]> {
  const daily = await readSeries(ctx);
  if (hasDays(daily)) return daily;
  const figures = await figureSeries(ctx, 'week');
  return figures.length === 0
    ? daily
    : figures.map(({ areaPath, strand, firstWeek, counts }) => ({
        areaPath,
        strand,
        offence: ALL,
        firstWeek,
        counts: Float64Array.from(counts),
      }));
}

/**
 * Judges the last whole weeks (Monday to Sunday) of every series.
 * @returns how many alarms are new, and how many grew
 */
export const watchWeeks = (judging: Judging): Promise<{ raised: number; grown: number }> =>
  watchSeries(judging, {
    unit: 'week',
    read: readWeeks,
    thoughtOf: (series, events) => ({ kind: 'watch', weeks: WEEKS, shown: SHOWN_WEEKS, events, series }),
  });
