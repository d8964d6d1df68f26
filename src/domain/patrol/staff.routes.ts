import type { Context } from '#kernel/context';
import type { MessageArgs } from '#platform/web/i18n';
import type { Route } from '#platform/web/route';
import type { Panel } from '#room/situation';
import { briefingRoutes } from './briefing.routes.ts';
import { briefedOn, visitsForEvent } from './patrol.reads.ts';
import { planRoutes } from './plan.routes.ts';
import { deliveredShare } from './visit.model.ts';
import { visitRoutes } from './visit.routes.ts';

export const staffRoutes: Route[] = [...planRoutes, ...visitRoutes, ...briefingRoutes];

/** Visits and briefing of one event: what was planned and what came of it, never the one without the other. */
export async function eventPanel(
  ctx: Context,
  eventId: string,
  t: (key: string, args?: MessageArgs) => string,
): Promise<Panel> {
  const visits = await visitsForEvent(ctx.tx, ctx.forceId, eventId);
  const briefed = await briefedOn(ctx.tx, ctx.forceId, eventId);
  const share = deliveredShare(visits);
  return {
    room: 'patrol',
    step: 'be-seen',
    title: t('patrol.panel.title'),
    lines: [
      t('patrol.panel.visits', {
        planned: visits.planned,
        done: visits.done,
        missed: visits.notDone + visits.missed,
      }),
      t('patrol.panel.minutes', { minutes: visits.stayedMinutes }),
      t('patrol.panel.briefed', { n: briefed }),
    ],
    href: '/visits',
    state: visits.planned === 0 ? 'none' : visits.missed > 0 ? 'due' : share === 1 ? 'done' : 'going',
  };
}
