import type { Context } from '#kernel/context';
import type { Route } from '#platform/web/route';
import { concernSummary } from './concern.reads.ts';
import { concernRoutes } from './concerns.routes.ts';
import { directoryRoutes } from './directory.routes.ts';
import { wardOfficerRoutes } from './ward-officer.routes.ts';
import type { Words } from './words.model.ts';

export const staffRoutes: Route[] = [...directoryRoutes, ...concernRoutes, ...wardOfficerRoutes];

/** What leaders have asked or told us about an event, for its page: counts and clocks, no words. */
export async function eventPanel(
  ctx: Context,
  eventId: string,
  t: Words,
): Promise<{
  room: string;
  title: string;
  lines: string[];
  href: string;
  state: 'none' | 'going' | 'done' | 'due';
}> {
  const { open, overdue, answered, unowned } = await concernSummary(ctx.tx, ctx.forceId, { eventId });
  const counted: Array<[string, number]> = [
    ['overdue', overdue],
    ['open', open],
    ['unowned', unowned],
    ['answered', answered],
  ];
  const lines = counted.filter(([, n]) => n > 0).map(([key, n]) => t(`community.panel.${key}`, { n }));
  const state = overdue > 0 ? 'due' : open > 0 ? 'going' : answered > 0 ? 'done' : 'none';
  return {
    room: 'community',
    title: t('community.panel.title'),
    lines: lines.length > 0 ? lines : [t('community.panel.none')],
    href: `/concerns?event=${eventId}`,
    state,
  };
}
