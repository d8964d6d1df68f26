import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { defineRoutes, type Route } from '#platform/web/route';
import { openIdentity, sendMessageToReporter } from '#room/reporting';
import { acknowledgeReport } from './acknowledge-report.ts';
import { noteContact } from './clocks/note-contact.ts';
import { parseDecision } from './decision.form.ts';
import { handOverCase } from './hand-over-case.ts';
import { answerRows, IDENTITY_REASONS } from './page.presenter.ts';
import { recordDecision } from './record-decision.ts';
import { demandNamed } from './restricted/demand-named.ts';
import { act, idOf, showReport } from './show-report.routes.ts';
import {
  mayAcknowledge,
  mayDecide,
  mayHandOver,
  mayOpenIdentity,
  mayReadQueue,
  mayWriteToReporter,
} from './triage.policy.ts';
import { oversightOf } from './triage.reads.ts';

const OWN_LINE = 'none: the use case writes its own line';

export const reportRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/triage/:id',
    policy: mayReadQueue,
    load: 'work',
    audit: 'triage.read-report',
    handle: (visit) => showReport(visit, 'triage'),
  },
  {
    method: 'POST',
    url: '/triage/:id/acknowledge',
    policy: mayAcknowledge,
    audit: OWN_LINE,
    handle: (visit) =>
      act(visit, 'triage', {
        field: 'take',
        run: async () => {
          await visit.ctx((ctx) => acknowledgeReport(ctx, idOf(visit)));
          return `/triage/${idOf(visit)}?done=taken`;
        },
      }),
  },
  {
    method: 'POST',
    url: '/triage/:id/decision',
    policy: mayDecide,
    audit: OWN_LINE,
    handle: (visit) => {
      const typed = visit.form;
      const parsed = parseDecision(typed);
      if ('problems' in parsed)
        return showReport(visit, 'triage', { typed, problems: parsed.problems, status: 422 });
      const version = Number.parseInt(visit.field('version'), 10) || 0;
      return act(visit, 'triage', {
        typed,
        field: 'route',
        run: async () => {
          await visit.ctx((ctx) => recordDecision(ctx, idOf(visit), { ...parsed.input, version }));
          return visit.field('then') === 'next'
            ? `/triage/next?after=${idOf(visit)}`
            : `/triage/${idOf(visit)}?done=decided`;
        },
      });
    },
  },
  {
    method: 'POST',
    url: '/triage/:id/handover',
    policy: mayHandOver,
    audit: OWN_LINE,
    handle: (visit) =>
      act(visit, 'triage', {
        typed: { toId: visit.field('toId') },
        field: 'toId',
        run: async () => {
          await visit.ctx((ctx) => handOverCase(ctx, { reportId: idOf(visit), toId: visit.field('toId') }));
          return `/triage/${idOf(visit)}?done=offered`;
        },
      }),
  },
  {
    method: 'POST',
    url: '/triage/:id/message',
    policy: mayWriteToReporter,
    audit: 'none: the reporting room writes reporting.write-to-reporter',
    handle: (visit) => {
      const text = visit.field('text');
      const typed = { text };
      if (text === '' || text.length > 4000)
        return showReport(visit, 'triage', {
          typed,
          problems: [{ field: 'text', key: 'triage.message.text.required' }],
          status: 422,
        });
      return act(visit, 'triage', {
        typed,
        field: 'text',
        run: async () => {
          await visit.ctx(async (ctx) => {
            const row = found(await oversightOf(ctx.tx, ctx.forceId, idOf(visit)), 'report');
            demand(mayWriteToReporter, ctx.actor, row.areaPath ?? '');
            await demandNamed(ctx, row.reportId);
            await sendMessageToReporter(ctx, { reportId: row.reportId, text });
            await noteContact(ctx, row.reportId, Number(visit.field('version')));
          });
          return `/triage/${idOf(visit)}?done=sent`;
        },
      });
    },
  },
  {
    method: 'POST',
    url: '/triage/:id/identity',
    policy: mayOpenIdentity,
    audit: 'triage.open-identity',
    limit: { perMinute: 20 },
    handle: async (visit) => {
      const { t } = visit;
      const reason = IDENTITY_REASONS.find((one) => one === visit.field('reason'));
      if (!reason)
        return showReport(visit, 'triage', {
          problems: [{ field: 'reason', key: 'triage.identity.reason.required' }],
          status: 422,
        });
      const reportId = idOf(visit);
      const identity = await visit.ctx(async (ctx) => {
        const row = found(await oversightOf(ctx.tx, ctx.forceId, reportId), 'report');
        demand(mayOpenIdentity, ctx.actor, row.areaPath ?? '');
        await demandNamed(ctx, reportId);
        return openIdentity(ctx, { reportId, purpose: 'unmask', reason });
      });
      return visit.page(
        'triage/identity',
        {
          id: reportId,
          reason: t(`triage.identity.reason.${reason}`),
          isKnown: identity !== null,
          name: identity?.name.reveal() ?? '',
          contact: answerRows(identity?.contact.reveal() ?? '', t),
          safety: answerRows(identity?.safety.reveal() ?? '', t),
        },
        { title: t('triage.identity.title'), back: `/triage/${reportId}` },
      );
    },
  },
]);
