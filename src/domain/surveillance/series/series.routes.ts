import { found } from '#kernel/refusal';
import { joinInTurns } from '#platform/threads/take-turns';
import { defineRoutes, type Route, type RouteLine, type Visit } from '#platform/web/route';
import { offenceFromSlug } from '#reference/offence-groups';
import { strandFromSlug } from '#reference/strands';
import { type Area, listAreas } from '#room/access';
import { addDays, londonDay, weekStart } from '#statistics/days';
import { chooseSeries } from '../choose.presenter.ts';
import type { Unit } from '../ladder/month-series.model.ts';
import { ALL } from '../picture.model.ts';
import { sendCsv } from '../send-csv.routes.ts';
import { mayReadPicture } from '../surveillance.policy.ts';
import { type KindTable, kindTable } from './kind-table.presenter.ts';
import { multiplesView } from './multiples.presenter.ts';
import { recentOffences } from './offence-counts.reads.ts';
import { oneSeriesView } from './one-series.presenter.ts';
import { readSeriesPage, type SeriesPage } from './read-series.ts';
import { daysCsv, delaysCsv, weeksCsv } from './series-csv.presenter.ts';
import type { SeriesName, WatchedSeries } from './watched.model.ts';
import { watchedSeries, watchedUnits } from './watched.reads.ts';

interface Wanted extends SeriesName {
  unit: Unit;
}

/** The whole force, all strands, every kind of offence. */
const EVERYTHING: SeriesName = { areaPath: '', strand: ALL, offence: ALL };

const unitOf = ({ query }: Visit): Unit => (query.unit === 'month' ? 'month' : 'week');

/** Weeks unless the address asks for months, or there is nothing by week. */
async function readAll(
  visit: Visit,
): Promise<{ series: WatchedSeries[]; areas: Area[]; unit: Unit; units: Unit[] }> {
  return visit.ctx(async ({ tx, forceId }) => {
    const known = await watchedUnits(tx, forceId);
    const hasWeeks = known.some(({ unit: each, isCounted }) => each === 'week' && isCounted);
    const hasMonths = known.some(({ unit: each }) => each === 'month');
    const unit = hasMonths && (unitOf(visit) === 'month' || !hasWeeks) ? 'month' : 'week';
    return {
      series: await watchedSeries(tx, forceId, unit),
      areas: await listAreas(tx, forceId),
      unit,
      units: [...(hasWeeks ? ['week' as const] : []), ...(hasMonths ? ['month' as const] : [])],
    };
  });
}

/** A quarter of a year shows where a kind of offence is told of. */
const KIND_WEEKS = 13;

/** One kind of offence by area and strand, where the address asks for one. */
async function readKind(visit: Visit): Promise<KindTable | undefined> {
  const { query, t } = visit;
  if (query.offence === undefined) return undefined;
  const offence = found(offenceFromSlug(query.offence.slice(0, 40)), 'series');
  return visit.ctx(async ({ tx, forceId, now }) => {
    const areas = await listAreas(tx, forceId);
    const parts = areas.filter(({ level }) => level === 1).map(({ path }) => path);
    const monday = weekStart(londonDay(now));
    const span = { from: addDays(monday, -7 * KIND_WEEKS), to: addDays(monday, -1) };
    const counts = await recentOffences(tx, forceId, span);
    return kindTable(counts, { offence, weeks: KIND_WEEKS, areaPaths: ['', ...parts], areas, t });
  });
}

/**
 * The series the address asks for; the force, all strands and every kind of offence unless it says otherwise. Figures by
 * month are not told apart by kind.
 */
function wantedOf(visit: Visit): Wanted {
  const { query } = visit;
  const slug = query.strand ?? 'all';
  const strand = slug === 'all' ? ALL : strandFromSlug(slug.slice(0, 40));
  const unit = unitOf(visit);
  const kind = unit === 'month' ? 'all' : (query.offence ?? 'all');
  const offence = kind === 'all' ? ALL : offenceFromSlug(kind.slice(0, 40));
  return {
    areaPath: (query.area ?? '').slice(0, 200),
    strand: found(strand, 'series'),
    offence: found(offence, 'series'),
    unit,
  };
}

async function readWanted(visit: Visit): Promise<{ wanted: Wanted; page: SeriesPage }> {
  const wanted = wantedOf(visit);
  const page = await visit.ctx((ctx) => readSeriesPage(ctx, wanted));
  found(
    page.areas.find(({ path }) => path === wanted.areaPath),
    'area',
  );
  return { wanted, page };
}

const ONE = '/picture/series/one';

/** One series as numbers to take away: its weeks, its days or its delays. */
const oneCsv = (name: string, csvOf: (page: SeriesPage) => Iterable<string>): RouteLine => ({
  method: 'GET',
  url: `${ONE}/${name}.csv`,
  policy: mayReadPicture,
  load: 'spare',
  audit: 'surveillance.export-one-series',
  handle: async (visit) => sendCsv(visit, await joinInTurns(csvOf((await readWanted(visit)).page)), name),
});

/** Every area and strand side by side, and each by itself: weeks with bounds, days by weekday, how soon it is told. */
export const seriesRoutes: Route[] = defineRoutes('surveillance', [
  {
    method: 'GET',
    url: '/picture/series',
    policy: mayReadPicture,
    audit: 'surveillance.read-series',
    handle: async (visit) => {
      const { t } = visit;
      const { series, areas, unit, units } = await readAll(visit);
      const kind = await readKind(visit);
      const view = series.length > 0 ? multiplesView(series, { areas, unit, t }) : undefined;
      const others = units.filter((each) => each !== unit);
      return visit.page(
        'surveillance/all-series',
        { view, unit, others, kind, choose: chooseSeries(EVERYTHING, { areas, t }) },
        { title: t('surveillance.series.title') },
      );
    },
  },
  {
    method: 'GET',
    url: '/picture/series.csv',
    policy: mayReadPicture,
    load: 'spare',
    audit: 'surveillance.export-series',
    handle: async (visit) =>
      sendCsv(visit, await joinInTurns(weeksCsv((await readAll(visit)).series)), 'series'),
  },
  {
    method: 'GET',
    url: ONE,
    policy: mayReadPicture,
    audit: 'surveillance.read-one-series',
    handle: async (visit) => {
      const { wanted, page } = await readWanted(visit);
      const view = oneSeriesView(page, { ...wanted, opensAlarms: visit.mayOpen('/alarms'), t: visit.t });
      const choose = wanted.unit === 'week' && chooseSeries(wanted, { areas: page.areas, t: visit.t });
      return visit.page(
        'surveillance/one-series',
        { view, choose },
        { title: view.title, back: '/picture/series' },
      );
    },
  },
  oneCsv('weeks', ({ watched }) => weeksCsv(watched ? [watched] : [])),
  oneCsv('days', daysCsv),
  oneCsv('delays', delaysCsv),
]);
