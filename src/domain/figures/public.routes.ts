import { found } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { mayReadFigures } from './figures.policy.ts';
import { tableLine, tableView } from './figures.presenter.ts';
import { newestTables, tableVersion, versionsOf } from './figures.reads.ts';
import methods from './methods.golden.json' with { type: 'json' };
import { sendFile } from './send-file.routes.ts';
import { SLUG } from './table.model.ts';

const NO_LINE = 'none: published to everyone, and nobody is told who reads it';
const CACHE = { seconds: 60 };
const VERSION = /^v([1-9]\d{0,5})$/;

async function showVersion(visit: Visit, wanted: number | undefined): Promise<Reply> {
  const { lang, t, query } = visit;
  const { slug = '' } = visit.params;
  const { all, version } = await visit.ctx(async ({ tx, forceId }) => {
    const all = SLUG.test(slug) ? await versionsOf(tx, forceId, slug) : [];
    const { number } = found(
      wanted === undefined ? all[0] : all.find((one) => one.number === wanted),
      'table',
    );
    return { all, version: found(await tableVersion(tx, forceId, { slug, number }), 'table') };
  });
  const table = tableView(version, { newest: all[0]?.number ?? 1, from: query.from, lang, t });
  const others = all
    .filter(({ number }) => number !== version.number)
    .map((one) => ({ ...tableLine(one, { lang, t }), href: `/figures/${one.slug}/v${one.number}` }));
  return visit.page('figures/table', { table, others }, { title: version.title, back: '/figures' });
}

export const publicRoutes: Route[] = defineRoutes('figures', [
  {
    method: 'GET',
    url: '/figures',
    policy: mayReadFigures,
    audit: NO_LINE,
    cache: CACHE,
    handle: async (visit) => {
      const { lang, t } = visit;
      const tables = await visit.ctx((ctx) => newestTables(ctx.tx, ctx.forceId));
      return visit.page(
        'figures/list',
        { tables: tables.map((one) => tableLine(one, { lang, t })) },
        { title: t('figures.title'), back: '/' },
      );
    },
  },
  {
    method: 'GET',
    url: '/figures/method',
    policy: mayReadFigures,
    audit: NO_LINE,
    cache: CACHE,
    handle: (visit) =>
      visit.page(
        'figures/method',
        { groups: methods.groups },
        { title: visit.t('figures.method'), back: '/figures' },
      ),
  },
  {
    method: 'GET',
    url: '/figures/:slug',
    policy: mayReadFigures,
    audit: NO_LINE,
    cache: CACHE,
    handle: (visit) => showVersion(visit, undefined),
  },
  {
    method: 'GET',
    url: '/figures/:slug/:file',
    policy: mayReadFigures,
    audit: NO_LINE,
    cache: CACHE,
    handle: (visit) => {
      const number = VERSION.exec(visit.params.file ?? '')?.[1];
      return number ? showVersion(visit, Number(number)) : sendFile(visit);
    },
  },
]);
