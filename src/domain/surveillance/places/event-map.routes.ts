import { foundId } from '#kernel/refusal';
import { defineRoutes, type Route, type Visit } from '#platform/web/route';
import { sendCsv } from '../send-csv.routes.ts';
import { mayReadPicture } from '../surveillance.policy.ts';
import { eventMapCsv, eventMapView } from './event-map.presenter.ts';
import { type EventMap, readEventMap } from './read-event-map.ts';

const eventIdOf = (visit: Visit): string => foundId(visit.params.id, 'event');

const mapOf = (visit: Visit): Promise<EventMap> => {
  const eventId = eventIdOf(visit);
  return visit.ctx((ctx) => readEventMap(ctx, eventId));
};

/** What was counted since an event, on the force's own boundaries. */
export const mapRoutes: Route[] = defineRoutes('surveillance', [
  {
    method: 'GET',
    url: '/picture/:id/map',
    policy: mayReadPicture,
    audit: 'surveillance.read-map',
    handle: async (visit) => {
      const id = eventIdOf(visit);
      const view = eventMapView(await mapOf(visit), visit.t);
      return visit.page(
        'surveillance/event-map',
        { view, id, mayImport: visit.mayOpen('/places') },
        { title: `${visit.t('surveillance.map.heading')}: ${view.event}`, back: `/picture/${id}` },
      );
    },
  },
  {
    method: 'GET',
    url: '/picture/:id/map.csv',
    policy: mayReadPicture,
    load: 'spare',
    audit: 'surveillance.export-map',
    handle: async (visit) => sendCsv(visit, eventMapCsv(await mapOf(visit)), 'map'),
  },
]);
