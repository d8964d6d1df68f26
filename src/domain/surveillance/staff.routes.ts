import type { Context } from '#kernel/context';
import { isUuid } from '#kernel/ids';
import { found } from '#kernel/refusal';
import { defineRoutes, type Route, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { latestOpenEvent, listEvents, type Panel } from '#room/situation';
import { eventLinkCounts } from '#room/triage';
import { eventPicture, fullPicture } from './event-picture.ts';
import type { FullPicture } from './full-picture.model.ts';
import { importRoutes } from './imports/imports.routes.ts';
import { pictureView } from './picture.presenter.ts';
import { pictureCsv } from './picture-csv.presenter.ts';
import { mayReadPicture } from './surveillance.policy.ts';
import { tableRoutes } from './tables/tables.routes.ts';
import type { Words } from './words.model.ts';

/** Other events to choose from, newest first. */
const EVENTS_OFFERED = 20;

const eventIdOf = (visit: Visit): string =>
  found(isUuid(visit.params.id ?? '') ? visit.params.id : undefined, 'event');

const pictureOf = (ctx: Context, eventId: string): Promise<FullPicture> =>
  fullPicture(ctx.tx, ctx.forceId, { eventId, withAreas: true });

const pictureRoutes: Route[] = defineRoutes('surveillance', [
  {
    method: 'GET',
    url: '/picture',
    policy: mayReadPicture,
    audit: 'none: it only leads to the picture of the newest open event',
    handle: async (visit) => {
      const event = await visit.ctx(
        async (ctx) =>
          (await latestOpenEvent(ctx.tx, ctx.forceId)) ??
          (await listEvents(ctx.tx, ctx.forceId, { limit: 1 }))[0],
      );
      if (event) return visit.redirect(`/picture/${event.id}`);
      return visit.page('surveillance/picture', {}, { title: visit.t('surveillance.title') });
    },
  },
  {
    method: 'GET',
    url: '/picture/:id',
    policy: mayReadPicture,
    audit: 'surveillance.read-picture',
    handle: async (visit) => {
      const eventId = eventIdOf(visit);
      const picture = await visit.ctx(async (ctx) =>
        pictureView(await pictureOf(ctx, eventId), {
          areas: await listAreas(ctx.tx, ctx.forceId),
          links: await eventLinkCounts(ctx.tx, ctx.forceId, eventId),
          events: await listEvents(ctx.tx, ctx.forceId, { limit: EVENTS_OFFERED }),
          t: visit.t,
        }),
      );
      const title = visit.t('surveillance.page-title', { title: picture.event.title });
      return visit.page('surveillance/picture', { picture }, { title, back: `/events/${eventId}` });
    },
  },
  {
    method: 'GET',
    url: '/picture/:id.csv',
    policy: mayReadPicture,
    load: 'spare',
    audit: 'surveillance.export-picture',
    handle: async (visit) => {
      const eventId = eventIdOf(visit);
      const csv = await visit.ctx(async (ctx) => pictureCsv(await pictureOf(ctx, eventId)));
      return visit.bytes(csv, 'text/csv; charset=utf-8', {
        headers: { 'content-disposition': `attachment; filename="picture-${eventId}.csv"` },
      });
    },
  },
]);

export const staffRoutes: Route[] = [...pictureRoutes, ...importRoutes, ...tableRoutes];

/** What the counts say about an event, for its page: the sentence, and how many there were. */
export async function eventPanel(ctx: Context, eventId: string, t: Words): Promise<Panel> {
  const picture = await eventPicture(ctx.tx, ctx.forceId, eventId);
  const lines = [t('surveillance.total', { total: picture.total })];
  if (picture.headline) lines.unshift(t(picture.headline.key, picture.headline.args));
  return {
    room: 'surveillance',
    title: t('surveillance.panel.title'),
    lines,
    href: `/picture/${eventId}`,
    state: picture.window.end ? 'going' : 'none',
    step: 'watch',
  };
}
