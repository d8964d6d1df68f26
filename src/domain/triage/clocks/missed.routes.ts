import { coversArea } from '#kernel/actor';
import { defineRoutes, type Route } from '#platform/web/route';
import { CLOCK_KINDS } from '#reference/clocks';
import { lateDuties, reportsByIds } from '#room/reporting';
import { shutReports } from '../restricted/restricted.reads.ts';
import { staffOf } from '../show-report.routes.ts';
import { mayReadMissedClocks } from './clock.policy.ts';
import { missedByKind, missedClocks } from './clock.reads.ts';
import { lateLines, missedCounts, missedRows } from './missed.presenter.ts';

const DAY_MS = 86_400_000;
const DAYS = 90;
const SHOWN = 200;

export const missedRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/missed-clocks',
    policy: mayReadMissedClocks,
    audit: 'none: references, clocks and roles; no words and no names are opened',
    async handle(visit) {
      const { t } = visit;
      const actor = staffOf(visit);
      const { scopes } = actor;
      const kind = CLOCK_KINDS.find((one) => one === visit.query.kind) ?? null;
      const model = await visit.ctx(async (ctx) => {
        const { tx, forceId, now } = ctx;
        const since = new Date(now.getTime() - DAYS * DAY_MS);
        const missed = await missedClocks(tx, forceId, { scopes, since, kind, limit: SHOWN });
        const counts = await missedByKind(tx, forceId, { scopes, since });
        const ids = [...new Set(missed.map(({ reportId }) => reportId))];
        const reports = await reportsByIds(tx, forceId, ids);
        const late = (await lateDuties(tx, forceId)).filter(({ areaPath }) =>
          coversArea(scopes, areaPath ?? ''),
        );
        const reportIds = late.map(({ reportId }) => reportId);
        const shut = await shutReports(tx, forceId, { reportIds, staffId: actor.id });
        const duties = lateLines(
          late.filter(({ reportId }) => !shut.has(reportId)),
          { now, t },
        );
        return { duties, rows: missedRows(missed, reports, { now, t }), counts: missedCounts(counts, t) };
      });
      const title = t('triage.missed.title');
      return visit.page(
        'triage/missed-clocks',
        { ...model, days: DAYS, kind: kind ? t(`triage.clockKind.${kind}`) : '' },
        kind ? { title, back: '/missed-clocks' } : { title },
      );
    },
  },
]);
