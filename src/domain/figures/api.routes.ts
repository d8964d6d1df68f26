import { found } from '#kernel/refusal';
import { defineRoutes, type Route } from '#platform/web/route';
import { mayReadFigures } from './figures.policy.ts';
import { newestTables, versionsOf } from './figures.reads.ts';
import { tableEntry } from './open-data.presenter.ts';
import { placeOf, sendFile } from './send-file.routes.ts';
import { SLUG } from './table.model.ts';

const NO_LINE = 'none: everything here is published already';

/** Published tables for machines: no key, the same files as on the public site. */
export const apiRoutes: Route[] = defineRoutes('figures', [
  {
    method: 'GET',
    url: '/api/v1/figures',
    policy: mayReadFigures,
    audit: NO_LINE,
    cache: { seconds: 60 },
    handle: (visit) =>
      visit.ctx(async (ctx) => {
        const tables = await newestTables(ctx.tx, ctx.forceId);
        return visit.json({ tables: tables.map((one) => tableEntry(one, placeOf(visit))) });
      }),
  },
  {
    method: 'GET',
    url: '/api/v1/figures/:slug',
    policy: mayReadFigures,
    audit: NO_LINE,
    cache: { seconds: 60 },
    handle: (visit) =>
      visit.ctx(async (ctx) => {
        const slug = visit.params.slug ?? '';
        const all = SLUG.test(slug) ? await versionsOf(ctx.tx, ctx.forceId, slug) : [];
        found(all[0], 'table');
        return visit.json({ versions: all.map((one) => tableEntry(one, placeOf(visit))) });
      }),
  },
  {
    method: 'GET',
    url: '/api/v1/figures/:slug/:file',
    policy: mayReadFigures,
    audit: NO_LINE,
    cache: { seconds: 60 },
    handle: sendFile,
  },
]);
