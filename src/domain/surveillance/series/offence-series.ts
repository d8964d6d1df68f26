import type { Context } from '#kernel/context';
import { OFFENCE_GROUPS, type OffenceGroup, offenceGroupOf } from '#reference/offence-groups';
import { addDays, daysBetween } from '#statistics/days';
import { breaksOf, type SeriesBreak } from '../breaks/series-break.model.ts';
import type { WeekSeries } from '../ladder/judge-weeks.model.ts';
import type { SparseSeries } from '../ladder/ladder.reads.ts';
import { seriesOf } from '../ladder/read-matter.ts';
import { weeksOf } from '../ladder/week-series.model.ts';
import { ALL } from '../picture.model.ts';
import { type OffenceRow, offenceCounts } from './offence-counts.reads.ts';
import type { SeriesName } from './watched.model.ts';

/** The counts of one kind of offence; what was of two kinds is in both. */
export const rowsOfKind = (
  rows: readonly OffenceRow[],
  { areaPath, offence }: { areaPath: string; offence: OffenceGroup },
): SparseSeries[] =>
  rows
    .filter(({ words }) => words.some((word) => offenceGroupOf(word) === offence))
    .map(({ strand, days, counts }) => ({ scope: areaPath, strand, days, counts }));

/** The first day of which anybody said what happened: before it, nothing of a kind means nothing. */
export const firstTold = (rows: readonly OffenceRow[], firstDay: string): string =>
  addDays(firstDay, Math.min(...rows.flatMap(({ days }) => days.slice(0, 1))));

/**
 * Every strand and kind of offence of one area that was ever counted there, in whole weeks since the last change of
 * counting.
 */
export async function offenceWeeks(
  { tx, forceId }: Context,
  given: { areaPath: string; firstDay: string; monday: string; breaks: readonly SeriesBreak[] },
): Promise<(WeekSeries & SeriesName)[]> {
  const { areaPath, firstDay, monday, breaks } = given;
  const rows = await offenceCounts(tx, forceId, { areaPath, from: firstDay, to: addDays(monday, -1) });
  if (rows.length === 0) return [];
  const told = firstTold(rows, firstDay);
  const skip = daysBetween(firstDay, told);
  const length = daysBetween(firstDay, monday);
  return OFFENCE_GROUPS.flatMap((offence) =>
    seriesOf(areaPath, rowsOfKind(rows, { areaPath, offence }), length)
      .filter(({ daily }) => daily.some((count) => count > 0))
      .map(({ strand, daily }) => {
        const own = breaksOf(breaks, { scopes: [areaPath], strand: strand === ALL ? undefined : strand });
        const series = { areaPath, strand, daily: daily.slice(skip), firstDay: told };
        return { ...weeksOf(series, { anchor: monday, breaks: own }), offence };
      }),
  );
}
