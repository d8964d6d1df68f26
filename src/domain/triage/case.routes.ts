import { Refusal } from '#kernel/refusal';
import { defineRoutes, type Route } from '#platform/web/route';
import { listAreas } from '#room/access';
import { reportsByIds } from '#room/reporting';
import { caseRows } from './case.presenter.ts';
import { nearestClocks } from './clocks/clock.reads.ts';
import { answerCase } from './hand-over-case.ts';
import { act, idOf, showReport, staffOf } from './show-report.routes.ts';
import { mayReadCase, maySupervise } from './triage.policy.ts';
import { casesOf } from './triage.reads.ts';

const OWN_LINE = 'none: the use case writes its own line';

export const caseRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/cases',
    policy: mayReadCase,
    audit: 'none: references, kinds, areas and clocks; no words and no names of reporters are opened',
    handle: async (visit) => {
      const { t } = visit;
      const actor = staffOf(visit);
      const rows = await visit.ctx(async (ctx) => {
        const cases = await casesOf(ctx.tx, ctx.forceId, actor.id);
        const reports = await reportsByIds(
          ctx.tx,
          ctx.forceId,
          cases.map(({ reportId }) => reportId),
        );
        const ids = cases.map(({ reportId }) => reportId);
        const nearest = await nearestClocks(ctx.tx, ctx.forceId, ids);
        const areas = await listAreas(ctx.tx, ctx.forceId);
        return caseRows(cases, { reports, areas, nearest, now: ctx.now }, t);
      });
      return visit.page(
        'triage/cases',
        { offered: rows.filter(({ isOffer }) => isOffer), mine: rows.filter(({ isOffer }) => !isOffer) },
        { title: t('triage.cases.title') },
      );
    },
  },
  {
    method: 'GET',
    url: '/cases/:id',
    policy: mayReadCase,
    audit: 'triage.read-case',
    handle: (visit) => showReport(visit, 'cases'),
  },
  {
    method: 'POST',
    url: '/cases/:id/answer',
    policy: maySupervise,
    audit: OWN_LINE,
    handle: (visit) =>
      act(visit, 'cases', {
        field: 'answer',
        run: async () => {
          const answer = visit.field('answer');
          if (answer !== 'accept' && answer !== 'decline')
            throw new Refusal('invalid-input', 'accept or decline', [
              { field: 'answer', key: 'triage.answer.required' },
            ]);
          const isAccepted = answer === 'accept';
          await visit.ctx((ctx) => answerCase(ctx, { caseId: idOf(visit), isAccepted }));
          return isAccepted ? `/cases/${idOf(visit)}?done=accepted` : '/cases';
        },
      }),
  },
]);
