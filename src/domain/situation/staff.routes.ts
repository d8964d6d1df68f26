import { isAllowed } from '#kernel/policy';
import { found, foundId } from '#kernel/refusal';
import { defineRoutes, type Route, type Visit } from '#platform/web/route';
import { listAreas, staffNames } from '#room/access';
import { eventLine, factRows, loopView, ownPanel } from './event.presenter.ts';
import { eventFormRoutes } from './event-form.routes.ts';
import type { EventPanel, Panel } from './loop.model.ts';
import { mayReadSituation, mayRegisterEvent } from './situation.policy.ts';
import { currentThreatLevel, eventById, listEvents } from './situation.reads.ts';
import { threatView } from './threat-level.presenter.ts';
import { threatLevelRoutes } from './threat-level.routes.ts';

const listRoute = defineRoutes('situation', [
  {
    method: 'GET',
    url: '/events',
    policy: mayReadSituation,
    audit: 'none: the register holds facts of public knowledge and nobody’s data',
    handle: async (visit) => {
      const { t } = visit;
      const model = await visit.ctx(async (ctx) => {
        const areas = await listAreas(ctx.tx, ctx.forceId);
        const events = await listEvents(ctx.tx, ctx.forceId);
        const level = await currentThreatLevel(ctx.tx, ctx.forceId);
        const lines = (status: string): Array<Record<string, string>> =>
          events.filter((event) => event.status === status).map((event) => eventLine(event, areas, t));
        return { open: lines('open'), closed: lines('closed'), threat: threatView(level, ctx.now, t) };
      });
      return visit.page(
        'situation/events',
        { ...model, mayRegister: isAllowed(mayRegisterEvent, visit.actor) },
        { title: t('situation.events.title') },
      );
    },
  },
]);

/** A panel leads on only where the reader may follow. */
const withOpenDoor = (panel: Panel, visit: Visit): Panel =>
  panel.href && !visit.mayOpen(panel.href) ? { ...panel, href: undefined } : panel;

/**
 * Asks every room in a transaction of its own, so that one room's fault does not take the commander's page away.
 * `unread` says how many did not answer.
 */
async function askRooms(
  visit: Visit,
  panels: readonly EventPanel[],
  eventId: string,
): Promise<{ answers: Panel[]; unread: number }> {
  const answers: Panel[] = [];
  let unread = 0;
  for (const panel of panels) {
    try {
      const answer = await visit.ctx((ctx) => panel(ctx, eventId, visit.t));
      answers.push(...[answer].flat().map((one) => withOpenDoor(one, visit)));
    } catch (error) {
      unread += 1;
      visit.runtime.log.error({ error, requestId: visit.requestId }, 'a panel of the event page failed');
    }
  }
  return { answers, unread };
}

/**
 * The page of one event, with the whole loop at a glance. The staff app passes in what the later rooms say about an
 * event, so that this room knows none of them.
 */
export const eventRoutes = (panels: readonly EventPanel[]): Route[] =>
  defineRoutes('situation', [
    {
      method: 'GET',
      url: '/events/:id',
      policy: mayReadSituation,
      audit: 'none: counts and states of an event, nobody’s data',
      handle: async (visit) => {
        const { t } = visit;
        const { event, rows, threat } = await visit.ctx(async (ctx) => {
          const id = foundId(visit.params.id, 'event');
          const one = found(await eventById(ctx.tx, ctx.forceId, id), 'event');
          const areas = await listAreas(ctx.tx, ctx.forceId);
          const ids = [one.registeredBy, ...(one.amendedBy ? [one.amendedBy] : [])];
          const staff = await staffNames(ctx.tx, ctx.forceId, ids);
          const level = await currentThreatLevel(ctx.tx, ctx.forceId);
          return {
            event: one,
            rows: factRows(one, { areas, staff, t }),
            threat: threatView(level, ctx.now, t),
          };
        });
        const { answers, unread } = await askRooms(visit, panels, event.id);
        const isOpen = event.status === 'open';
        return visit.page(
          'situation/event',
          {
            event,
            rows,
            threat,
            steps: loopView([ownPanel(event, t), ...answers], t),
            unread,
            isOpen,
            isNew: visit.query.registered === '1',
            mayChange: isOpen && isAllowed(mayRegisterEvent, visit.actor),
          },
          { title: event.title, back: '/events' },
        );
      },
    },
  ]);

export const staffRoutes: Route[] = [...listRoute, ...eventFormRoutes, ...threatLevelRoutes];
