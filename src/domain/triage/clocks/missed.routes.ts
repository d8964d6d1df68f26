import { defineRoutes, type Route } from '#platform/web/route';
import { CLOCK_KINDS } from '#reference/clocks';
import { countLateDuties, lateDuties, reportsByIds } from '#room/reporting';
import { findShut } from '../restricted/demand-named.ts';
import { staffOf } from '../show-report.routes.ts';
import { mayReadMissedClocks } from './clock.policy.ts';
import { countMissed, missedByKind, missedClocks } from './clock.reads.ts';
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
      const { scopes } = staffOf(visit);
      const kind = CLOCK_KINDS.find((one) => one === visit.query.kind) ?? null;
      const model = await visit.ctx(async (ctx) => {
        const { tx, forceId, now } = ctx;
        const since = new Date(now.getTime() - DAYS * DAY_MS);
        // Kind and times of a clock would tell of a restricted report what its row in the queue does not: it is counted alone.
        const shut = await findShut(ctx);
        const missed = await missedClocks(tx, forceId, { scopes, since, kind, shut, limit: SHOWN });
        const counts = await missedByKind(tx, forceId, { scopes, since });
        const ids = [...new Set(missed.map(({ reportId }) => reportId))];
        const reports = await reportsByIds(tx, forceId, ids);
        const duties = lateLines(await lateDuties(tx, forceId, { scopes, shut }), { now, t });
        const hidden = {
          rows: await countMissed(tx, forceId, { reportIds: shut, since }),
          duties: await countLateDuties(tx, forceId, shut),
        };
        return {
          duties,
          rows: missedRows(missed, reports, { now, t }),
          counts: missedCounts(counts, t),
          restricted: hidden.rows > 0 ? t('triage.missed.restricted', { n: hidden.rows }) : '',
          restrictedDuties: hidden.duties > 0 ? t('triage.duty.restricted', { n: hidden.duties }) : '',
        };
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
