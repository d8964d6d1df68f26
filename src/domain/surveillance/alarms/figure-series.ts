import type { Context } from '#kernel/context';
import { STRANDS } from '#reference/strands';
import { listAreas } from '#room/access';
import { breaksOf } from '../breaks/series-break.model.ts';
import { standingBreaks } from '../breaks/series-break.reads.ts';
import { monthFigures } from '../ladder/ground.reads.ts';
import type { Unit } from '../ladder/month-series.model.ts';
import { type MonthRow, type MonthSeries, monthSeriesOf, sinceBreak } from '../ladder/month-series.model.ts';
import { ALL } from '../picture.model.ts';

/**
 * Figures that come by week or month, of the force and its areas, all strands and each, from the last change of counting
 * on. A strand these figures never name is no series.
 */
export async function figureSeries(
  { tx, forceId }: Context,
  unit: Unit,
): Promise<(MonthSeries & { firstWeek: string })[]> {
  const areas = (await listAreas(tx, forceId)).filter(({ level }) => level <= 1).map(({ path }) => path);
  const breaks = await standingBreaks(tx, forceId);
  const rows: MonthRow[] = [];
  // Two readings: the whole force holds every area, and wanted areas must not overlap.
  for (const scopes of [areas.filter((path) => path === ''), areas.filter((path) => path !== '')])
    if (scopes.length > 0) rows.push(...(await monthFigures(tx, forceId, scopes, unit)));
  const wanted = areas.flatMap((areaPath) =>
    [ALL, ...STRANDS].map((strand) => ({
      areaPath,
      strand,
      isAll: strand === ALL,
      breaks: breaksOf(breaks, {
        scopes: [areaPath],
        strand: strand === ALL ? undefined : strand,
      }),
    })),
  );
  return monthSeriesOf(rows, wanted, unit).flatMap((series) => {
    const own = sinceBreak({ ...series, control: null }, series.starts.at(-1) ?? '');
    const [firstWeek] = own.starts;
    return firstWeek && own.counts.some((count) => count > 0) ? [{ ...own, firstWeek }] : [];
  });
}
