import type { Actor } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { defineRoutes, type Route } from '#platform/web/route';
import { reportsByIds } from '#room/reporting';
import { staffOf } from '../show-report.routes.ts';
import { mayKeepClocks } from './clock.policy.ts';
import { clockName } from './clock.presenter.ts';
import { neededClocks } from './needed.reads.ts';

/** How many clocks wait for whoever is signed in; 0 for roles that keep none. */
export async function countNeededClocks(ctx: Context, actor: Actor): Promise<number> {
  if (actor.kind !== 'staff' || !isAllowed(mayKeepClocks, actor)) return 0;
  return (await neededClocks(ctx.tx, ctx.forceId, { staffId: actor.id, scopes: actor.scopes })).length;
}

/** The clocks that need the officer who is signed in. */
export const neededRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/clocks',
    policy: mayKeepClocks,
    audit: 'none: references, clocks and times; no words and no names are opened',
    async handle(visit) {
      const { t } = visit;
      const { id: staffId, scopes } = staffOf(visit);
      const rows = await visit.ctx(async ({ tx, forceId, now }) => {
        const clocks = await neededClocks(tx, forceId, { staffId, scopes });
        const ids = [...new Set(clocks.map(({ reportId }) => reportId))];
        const references = new Map(
          (await reportsByIds(tx, forceId, ids)).map((one) => [one.id, one.reference]),
        );
        return clocks.map((clock) => ({
          href: `/clocks/${clock.id}`,
          name: clockName(clock, t),
          why: t(`triage.needed.${clock.isAsked ? 'asked' : clock.isOwn ? 'own' : 'due'}`),
          isLate: clock.dueAt <= now,
          dueAt: clock.dueAt,
          reportHref: `/triage/${clock.reportId}`,
          reference: references.get(clock.reportId) ?? '',
        }));
      });
      return visit.page(
        'triage/needed-clocks',
        { rows },
        { title: t('triage.needed.title', { n: rows.length }) },
      );
    },
  },
]);
