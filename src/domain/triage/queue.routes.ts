import { defineRoutes, type Route } from '#platform/web/route';
import { listAreas, staffNames } from '#room/access';
import { reportsByIds } from '#room/reporting';
import { queueRows } from './queue.presenter.ts';
import { mayReadQueue } from './triage.policy.ts';
import { type QueueFilter, queue, queueSummary } from './triage.reads.ts';
import { watchQueue } from './watch-queue.ts';

const FILTERS: ReadonlyArray<QueueFilter['state']> = ['open', 'unread', 'all'];
const ROWS_SHOWN = 200;

export const queueRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/triage',
    policy: mayReadQueue,
    audit: 'none: references, kinds, areas and clocks; no words and no names of reporters are opened',
    handle: async (visit) => {
      const { t, actor } = visit;
      const state = FILTERS.find((one) => one === visit.query.filter) ?? 'open';
      const scopes = actor.kind === 'staff' ? actor.scopes : [];
      const model = await visit.ctx(async (ctx) => {
        const rows = await queue(ctx.tx, ctx.forceId, { state, scopes, limit: ROWS_SHOWN });
        const people = rows.flatMap((row) => row.acknowledgedBy ?? row.askedStaffId ?? []);
        const about = {
          reports: await reportsByIds(
            ctx.tx,
            ctx.forceId,
            rows.map(({ reportId }) => reportId),
          ),
          areas: await listAreas(ctx.tx, ctx.forceId),
          names: await staffNames(ctx.tx, ctx.forceId, people),
          now: ctx.now,
        };
        return {
          rows: queueRows(rows, about, t),
          summary: await queueSummary(ctx.tx, ctx.forceId),
          now: ctx.now,
          isCut: rows.length === ROWS_SHOWN,
        };
      });
      const filters = FILTERS.map((value) => ({
        href: `/triage?filter=${value}`,
        text: t(`triage.filter.${value}`),
        isCurrent: value === state,
      }));
      return visit.page(
        'triage/queue',
        { ...model, filters, shown: ROWS_SHOWN },
        { title: t('triage.queue.title') },
      );
    },
  },
  {
    method: 'GET',
    url: '/triage/stream',
    policy: mayReadQueue,
    audit: 'none: says only that the queue changed; the page is then asked for again',
    handle: (visit) =>
      visit.stream(watchQueue(visit.runtime, { forceId: visit.forceId, signal: visit.signal })),
  },
]);
