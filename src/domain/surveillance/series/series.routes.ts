import { strandFromSlug } from '#reference/strands';
import { found } from '#kernel/refusal';
import { formatDate } from '#platform/web/formats';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { ALL } from '../picture.model.ts';
import { mayReadPicture } from '../surveillance.policy.ts';
import { multiplesView } from './multiples.presenter.ts';
import { oneSeriesView } from './one-series.presenter.ts';
import { readSeriesPage, type SeriesPage } from './read-series.ts';
import { daysCsv, delaysCsv, weeksCsv } from './series-csv.presenter.ts';
import { watchedSeries } from './watched.reads.ts';

const dayText = (day: string): string => (day ? formatDate(day, 'shortDate', 'en') : '–');

interface Wanted {
  areaPath: string;
  strand: string;
}

/** The series the address asks for; the force and all strands unless it says otherwise. */
function wantedOf({ query }: Visit): Wanted {
  const slug = query.strand ?? 'all';
  const strand = slug === 'all' ? ALL : strandFromSlug(slug.slice(0, 40));
  return { areaPath: (query.area ?? '').slice(0, 200), strand: found(strand, 'series') };
}

async function readWanted(visit: Visit): Promise<{ wanted: Wanted; page: SeriesPage }> {
  const wanted = wantedOf(visit);
  const page = await visit.ctx((ctx) => readSeriesPage(ctx, wanted));
  found(page.areas.find(({ path }) => path === wanted.areaPath), 'area');
  return { wanted, page };
}

const download = (visit: Visit, csv: string, name: string): Reply =>
  visit.bytes(csv, 'text/csv; charset=utf-8', {
    headers: { 'content-disposition': `attachment; filename="${name}.csv"` },
  });

const ONE = '/picture/series/one';

/** Every area and strand side by side, and each by itself: weeks with bounds, days by weekday, how soon it is told. */
export const seriesRoutes: Route[] = defineRoutes('surveillance', [
  {
    method: 'GET',
    url: '/picture/series',
    policy: mayReadPicture,
    audit: 'surveillance.read-series',
    handle: async (visit) => {
      const { t } = visit;
      const { series, areas } = await visit.ctx(async (ctx) => ({
        series: await watchedSeries(ctx.tx, ctx.forceId),
        areas: await listAreas(ctx.tx, ctx.forceId),
      }));
      const view = series.length > 0 ? multiplesView(series, { areas, dayText, t }) : undefined;
      return visit.page('surveillance/all-series', { view }, { title: t('surveillance.series.title') });
    },
  },
  {
    method: 'GET',
    url: '/picture/series.csv',
    policy: mayReadPicture,
    load: 'spare',
    audit: 'surveillance.export-series',
    handle: async (visit) =>
      download(visit, weeksCsv(await visit.ctx((ctx) => watchedSeries(ctx.tx, ctx.forceId))), 'series'),
  },
  {
    method: 'GET',
    url: ONE,
    policy: mayReadPicture,
    audit: 'surveillance.read-one-series',
    handle: async (visit) => {
      const { wanted, page } = await readWanted(visit);
      const view = oneSeriesView(page, { ...wanted, t: visit.t });
      return visit.page(
        'surveillance/one-series',
        { view },
        { title: view.title, back: '/picture/series' },
      );
    },
  },
  {
    method: 'GET',
    url: `${ONE}/weeks.csv`,
    policy: mayReadPicture,
    load: 'spare',
    audit: 'surveillance.export-one-series',
    handle: async (visit) => {
      const { page } = await readWanted(visit);
      return download(visit, weeksCsv(page.watched ? [page.watched] : []), 'weeks');
    },
  },
  {
    method: 'GET',
    url: `${ONE}/days.csv`,
    policy: mayReadPicture,
    load: 'spare',
    audit: 'surveillance.export-one-series',
    handle: async (visit) => download(visit, daysCsv((await readWanted(visit)).page), 'days'),
  },
  {
    method: 'GET',
    url: `${ONE}/delays.csv`,
    policy: mayReadPicture,
    load: 'spare',
    audit: 'surveillance.export-one-series',
    handle: async (visit) => download(visit, delaysCsv((await readWanted(visit)).page), 'delays'),
  },
]);
