import type { Actor } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { found, foundId } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { latestOpenEvent, listEvents, type Panel } from '#room/situation';
import { eventLinkJudgements } from '#room/triage';
import { countOpenAlarms } from './alarms/alarm.reads.ts';
import { alarmRoutes } from './alarms/alarm.routes.ts';
import { breakRoutes } from './breaks/series-break.routes.ts';
import { chooseLadder } from './choose.presenter.ts';
import { eventPicture } from './event-picture.ts';
import type { FullPicture } from './full-picture.model.ts';
import { importRoutes } from './imports/imports.routes.ts';
import { ladderView } from './ladder/ladder.presenter.ts';
import { ladderCsv } from './ladder/ladder-csv.presenter.ts';
import { LADDER_DAYS } from './ladder/read-matter.ts';
import { type SeriesKey, type ShownPicture, showPicture } from './ladder/show-picture.ts';
import { ALL, ALL_AREAS } from './picture.model.ts';
import { areaText, type HrefOf, judgedText, pictureView, totalText } from './picture.presenter.ts';
import { pictureCsv, pictureDaysCsv } from './picture-csv.presenter.ts';
import { mapRoutes } from './places/event-map.routes.ts';
import { placeRoutes } from './places/places.routes.ts';
import { sendCsv } from './send-csv.routes.ts';
import { seriesRoutes } from './series/series.routes.ts';
import { mayHandleAlarms, mayReadAlarms, mayReadPicture } from './surveillance.policy.ts';
import { tableRoutes } from './tables/tables.routes.ts';
import { postcodePanel, wardRoutes } from './wards/report-place.routes.ts';
import type { Words } from './words.model.ts';

export { postcodePanel };

/** Other events to choose from, newest first. */
const EVENTS_OFFERED = 20;

const eventIdOf = (visit: Visit): string => foundId(visit.params.id, 'event');

/** The series the address asks for. An unknown one has no ladder, and the page says so. */
const seriesOf = ({ query }: Visit): SeriesKey => ({
  areaPath: (query.area ?? ALL_AREAS).slice(0, 200),
  strand: (query.strand ?? ALL).slice(0, 40),
});

const addressOf = (eventId: string, { areaPath, strand }: SeriesKey): string => {
  const query = new URLSearchParams();
  if (areaPath !== ALL_AREAS) query.set('area', areaPath);
  if (strand !== ALL) query.set('strand', strand);
  return `/picture/${eventId}?${query}`;
};

const hrefsOf =
  (eventId: string, ladders: readonly SeriesKey[]): HrefOf =>
  (series) =>
    ladders.some(({ areaPath, strand }) => areaPath === series.areaPath && strand === series.strand)
      ? `${addressOf(eventId, series)}#steps`
      : undefined;

/** The picture of an event over all its areas and all strands. */
const wholePicture = async (visit: Visit, eventId: string): Promise<FullPicture> => {
  const { picture } = await visit.ctx((ctx) =>
    showPicture(ctx, eventId, { areaPath: ALL_AREAS, strand: ALL }),
  );
  return picture;
};

/** An event with the end of the weeks in which it is watched. */
const watched = <T extends { happenedAt: Date }>(event: T): T & { until: Date } => ({
  ...event,
  until: new Date(event.happenedAt.getTime() + LADDER_DAYS * 86_400_000),
});

async function showPage(visit: Visit, eventId: string): Promise<Reply> {
  const { t } = visit;
  const series = seriesOf(visit);
  const shown = await visit.ctx(async (ctx) => {
    const found = await showPicture(ctx, eventId, series);
    return {
      ...found,
      areas: await listAreas(ctx.tx, ctx.forceId),
      links: await eventLinkJudgements(ctx.tx, ctx.forceId, watched(found.picture.event)),
      events: await listEvents(ctx.tx, ctx.forceId, { limit: EVENTS_OFFERED }),
      alarms: isAllowed(mayReadAlarms, ctx.actor) ? await countOpenAlarms(ctx.tx, ctx.forceId) : undefined,
    };
  });
  const { areas, links, events, ladder, ladders, alarms } = shown;
  const picture = pictureView(shown.picture, { areas, links, events, hrefOf: hrefsOf(eventId, ladders), t });
  const names = {
    area: areaText(series.areaPath, areas, t),
    strand: t('surveillance.strand', { strand: series.strand }),
  };
  const model = {
    picture,
    alarms,
    choose: chooseLadder(eventId, {
      rows: shown.picture.rows,
      chosen: series,
      areaText: (path) => areaText(path, areas, t),
      t,
    }),
    noLadder: {
      title: t('surveillance.ladder.title', names),
      text: t(`surveillance.ladder.${shown.isEmpty ? 'nothing' : 'waiting'}`),
    },
    ladder:
      ladder &&
      ladderView(ladder.facts, {
        judgedAt: ladder.judgedAt,
        where: names.area,
        strand: names.strand,
        isTop: series.areaPath === ALL_AREAS && series.strand === ALL,
        areas,
        t,
      }),
    ladderCsv: addressOf(eventId, series).replace('?', '/steps.csv?'),
  };
  const title = t('surveillance.page-title', { title: picture.event.title });
  return visit.page('surveillance/picture', model, { title, back: `/events/${eventId}` });
}

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
    handle: (visit) => showPage(visit, eventIdOf(visit)),
  },
  {
    method: 'GET',
    url: '/picture/:id.csv',
    policy: mayReadPicture,
    load: 'spare',
    audit: 'surveillance.export-picture',
    handle: async (visit) => {
      const eventId = eventIdOf(visit);
      return sendCsv(visit, pictureCsv(await wholePicture(visit, eventId)), `picture-${eventId}`);
    },
  },
  {
    method: 'GET',
    url: '/picture/:id/days.csv',
    policy: mayReadPicture,
    load: 'spare',
    audit: 'surveillance.export-days',
    handle: async (visit) => {
      const eventId = eventIdOf(visit);
      return sendCsv(visit, pictureDaysCsv(await wholePicture(visit, eventId)), `days-${eventId}`);
    },
  },
  {
    method: 'GET',
    url: '/picture/:id/steps.csv',
    policy: mayReadPicture,
    load: 'spare',
    audit: 'surveillance.export-steps',
    handle: async (visit) => {
      const eventId = eventIdOf(visit);
      const shown: ShownPicture = await visit.ctx((ctx) => showPicture(ctx, eventId, seriesOf(visit)));
      const { facts } = found(shown.ladder, 'ladder');
      return sendCsv(visit, ladderCsv(facts), `steps-${eventId}`);
    },
  },
]);

export const staffRoutes: Route[] = [
  ...pictureRoutes,
  ...mapRoutes,
  ...seriesRoutes,
  ...breakRoutes,
  ...alarmRoutes,
  ...importRoutes,
  ...placeRoutes,
  ...tableRoutes,
  ...wardRoutes,
];

/** What the counts say about an event, for its page: the sentence, and how many there were. */
export async function eventPanel(ctx: Context, eventId: string, t: Words): Promise<Panel> {
  const picture = await eventPicture(ctx.tx, ctx.forceId, eventId);
  const lines = [totalText(picture, t)];
  if (picture.headline) lines.unshift(t(picture.headline.key, picture.headline.args));
  if (picture.judged) lines.push(judgedText(picture, t));
  return {
    room: 'surveillance',
    title: t('surveillance.panel.title'),
    lines,
    href: `/picture/${eventId}`,
    state: picture.window.end || picture.month ? 'going' : 'none',
    step: 'watch',
  };
}

/** How many alarms wait, for those who handle them; 0 for everybody else. */
export const countAlarms = async (ctx: Context, actor: Actor): Promise<number> =>
  actor.kind === 'staff' && isAllowed(mayHandleAlarms, actor) ? countOpenAlarms(ctx.tx, ctx.forceId) : 0;
