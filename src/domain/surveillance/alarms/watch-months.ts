import type { Context } from '#kernel/context';
import { STRANDS } from '#reference/strands';
import { listAreas } from '#room/access';
import { breaksOf } from '../breaks/series-break.model.ts';
import { standingBreaks } from '../breaks/series-break.reads.ts';
import { keyOf } from '../ladder/event-matter.model.ts';
import { monthFigures } from '../ladder/ground.reads.ts';
import type { Judging } from '../ladder/judge-event.ts';
import { type MonthRow, type MonthSeries, monthSeriesOf, sinceBreak } from '../ladder/month-series.model.ts';
import type { Watched } from '../ladder/think.model.ts';
import { ALL } from '../picture.model.ts';
import { stillHolding } from '../series/watched.model.ts';
import { watchedSeries } from '../series/watched.reads.ts';
import { keepWatched } from './keep-watched.ts';

/** A month may be published anew with the next two. */
const MONTHS = 3;
/** Five years stand on the pages. */
const SHOWN_MONTHS = 60;

type Counted = MonthSeries & { firstWeek: string };

/** Figures by month of the force and its areas, all strands and each, from the last change of counting on. */
async function readSeries(ctx: Context): Promise<Counted[]> {
  const { tx, forceId } = ctx;
  const areas = (await listAreas(tx, forceId)).filter(({ level }) => level <= 1).map(({ path }) => path);
  const breaks = await standingBreaks(tx, forceId);
  const rows: MonthRow[] = [];
  // Two readings: the whole force holds every area, and wanted areas must not overlap.
  for (const scopes of [areas.filter((path) => path === ''), areas.filter((path) => path !== '')])
    if (scopes.length > 0) rows.push(...(await monthFigures(tx, forceId, scopes)));
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
  return monthSeriesOf(rows, wanted).flatMap((series) => {
    const own = sinceBreak({ ...series, control: null }, series.starts.at(-1) ?? '');
    const [firstWeek] = own.starts;
    // A strand these figures never name is no series.
    return firstWeek && own.counts.some((count) => count > 0) ? [{ ...own, firstWeek }] : [];
  });
}

/**
 * The same as `watchWeeks` for figures that come by month: the last months of every series against the same season of
 * the three years before.
 * @returns how many alarms are new, and how many grew
 */
export async function watchMonths(judging: Judging): Promise<{ raised: number; grown: number }> {
  const { series, before } = await judging.inTransaction(async (ctx) => ({
    series: await readSeries(ctx),
    before: new Map((await watchedSeries(ctx.tx, ctx.forceId, 'month')).map((each) => [keyOf(each), each])),
  }));
  if (series.length === 0) return { raised: 0, grown: 0 };
  const [answer] = await judging.think([
    {
      kind: 'watch-months',
      months: MONTHS,
      shown: SHOWN_MONTHS,
      series: series.map((each) => ({ ...each, kept: stillHolding(before.get(keyOf(each)), each) })),
    },
  ]);
  return judging.inTransaction((ctx) =>
    keepWatched(ctx, { unit: 'month', series, before, watched: answer as Watched[] }),
  );
}
