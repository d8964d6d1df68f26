import type { Context } from '#kernel/context';
import type { Route } from '#platform/web/route';
import { eventById, type Panel } from '#room/situation';
import { actRoutes } from './act.routes.ts';
import { caseRoutes } from './case.routes.ts';
import { clockRoutes } from './clocks/clock.routes.ts';
import { clockRuleRoutes } from './clocks/clock-rule.routes.ts';
import { missedRoutes } from './clocks/missed.routes.ts';
import { neededRoutes } from './clocks/needed.routes.ts';
import { contactRoutes } from './contact/contact.routes.ts';
import { alikePanel, duplicatesRoutes } from './duplicates/duplicates.routes.ts';
import { preparedRoutes } from './prepared.routes.ts';
import { queueRoutes } from './queue.routes.ts';
import { recordsRoutes } from './records/records.routes.ts';
import { reportRoutes } from './report.routes.ts';
import { rerouteRoutes } from './reroute/reroute.routes.ts';
import { responseRoutes } from './response/response.routes.ts';
import { demandNotShut, findShut } from './restricted/demand-named.ts';
import { restrictedRoutes } from './restricted/restricted.routes.ts';
import { rosterRoutes } from './roster/roster.routes.ts';
import { sampleRoutes } from './sample/sample.routes.ts';
import { savedFilterRoutes } from './saved-filter.routes.ts';
import { materialRoutes } from './series/material.routes.ts';
import { offerRoutes } from './series/offer.routes.ts';
import { seriesRoutes } from './series/series.routes.ts';
import { supervisionRoutes } from './supervision/supervision.routes.ts';
import { surgeRoutes } from './surge.routes.ts';
import { countsSince, eventLinkCounts } from './triage.reads.ts';

export { countNeededClocks } from './clocks/needed.routes.ts';
export { countLate } from './contact/open-promises.ts';
export { countWaitingGlass } from './restricted/show-access.routes.ts';
export { alikePanel, findShut };

export const staffRoutes: Route[] = [
  ...queueRoutes,
  ...savedFilterRoutes,
  ...actRoutes,
  ...preparedRoutes,
  ...surgeRoutes,
  ...duplicatesRoutes,
  ...reportRoutes,
  ...caseRoutes,
  ...clockRoutes,
  ...clockRuleRoutes,
  ...missedRoutes,
  ...neededRoutes,
  ...rosterRoutes,
  ...supervisionRoutes,
  ...responseRoutes,
  ...contactRoutes,
  ...sampleRoutes,
  ...restrictedRoutes,
  ...rerouteRoutes,
  ...materialRoutes,
  ...seriesRoutes,
  ...offerRoutes,
  ...recordsRoutes,
];

/** For pages of other rooms about one report: refuses where it is restricted to others. @throws Refusal `not-allowed` */
export const reportGuard = demandNotShut;

type Words = (key: string, args?: Record<string, string | number | Date>) => string;

/** How the response to reports since an event stands, for its page: counts by time, and apart from them by judgement. */
export async function eventPanel(ctx: Context, eventId: string, t: Words): Promise<Panel> {
  const base = { room: 'triage', title: t('triage.panel.title'), href: '/triage', step: 'respond' } as const;
  const event = await eventById(ctx.tx, ctx.forceId, eventId);
  const counts = event
    ? await countsSince(ctx.tx, ctx.forceId, { since: event.happenedAt, areaPaths: event.areaPaths })
    : undefined;
  if (!counts || counts.reports === 0) return { ...base, lines: [t('triage.panel.none')], state: 'none' };
  const { confirmed, assessed, possible } = await eventLinkCounts(ctx.tx, ctx.forceId, eventId);
  const lines = (['overdue', 'unread', 'reports', 'supervised'] as const)
    .filter((key) => counts[key] > 0)
    .map((key) => t(`triage.panel.${key}`, { n: counts[key] }));
  const linked = confirmed + assessed + possible;
  if (linked > 0) lines.push(t('triage.panel.linked', { n: confirmed + assessed, possible }));
  const state = counts.overdue > 0 ? 'due' : counts.supervised < counts.reports ? 'going' : 'done';
  return { ...base, lines, state };
}
