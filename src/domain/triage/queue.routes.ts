import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { areasSeen, readPlace } from './queue.model.ts';
import { queuePage, unreadPlaceOf } from './queue.reads.ts';
import { areKeysOn, KEYS_COOKIE, lastView } from './queue-cookies.routes.ts';
import { showQueue } from './show-queue.routes.ts';
import { staffOf } from './show-report.routes.ts';
import { mayReadQueue } from './triage.policy.ts';
import { watchQueue } from './watch-queue.ts';

const YEAR_SECONDS = 365 * 86_400;

/** The first report nobody took that comes after the one just looked at, in the officer's own view; round and round. */
async function nextReport(visit: Visit): Promise<Reply> {
  const actor = staffOf(visit);
  const view = { ...lastView(visit), state: 'unread' as const };
  const { after = '' } = visit.query;
  const found = await visit.ctx(async (ctx) => {
    const paths = (await listAreas(ctx.tx, ctx.forceId)).map(({ path }) => path);
    const areas = areasSeen(actor.scopes, paths, view.area);
    const from = readPlace(`0.0.${after}`) && (await unreadPlaceOf(ctx.tx, ctx.forceId, after));
    const ask = (place?: typeof from) =>
      queuePage(ctx.tx, ctx.forceId, { view, areas, after: place, limit: 2 });
    const onwards = from ? await ask(from) : undefined;
    const page = onwards?.rows.length ? onwards : await ask();
    return page.rows.find(({ reportId }) => reportId !== after)?.reportId;
  });
  return visit.redirect(found ? `/triage/${found}` : '/triage?filter=unread');
}

export const queueRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/triage',
    policy: mayReadQueue,
    load: 'work',
    audit: 'none: references, kinds, areas and clocks; no words and no names of reporters are opened',
    handle: (visit) => showQueue(visit),
  },
  {
    method: 'GET',
    url: '/triage/next',
    policy: mayReadQueue,
    load: 'work',
    audit: 'none: leads on to the page of one report, which writes its own line',
    handle: nextReport,
  },
  {
    method: 'GET',
    url: '/triage/keys',
    policy: mayReadQueue,
    audit: 'none: help about the keyboard, the same for everybody',
    handle: async (visit) =>
      visit.page(
        'triage/keys',
        { isKeyed: areKeysOn(visit) },
        { title: visit.t('triage.keys.title'), back: '/triage' },
      ),
  },
  {
    method: 'POST',
    url: '/triage/keys',
    policy: mayReadQueue,
    audit: 'none: whether single keys do anything in this browser; it changes no record',
    handle: async (visit) => {
      visit.setCookie(KEYS_COOKIE, visit.field('keys') === 'off' ? 'off' : 'on', {
        maxAgeSeconds: YEAR_SECONDS,
      });
      return visit.redirect('/triage/keys');
    },
  },
  {
    method: 'GET',
    url: '/triage/stream',
    policy: mayReadQueue,
    audit: 'none: says only that the queue changed; the page is then asked for again',
    handle: (visit) =>
      visit.stream(
        watchQueue(visit.runtime, {
          forceId: visit.forceId,
          scopes: staffOf(visit).scopes,
          signal: visit.signal,
        }),
      ),
  },
]);
