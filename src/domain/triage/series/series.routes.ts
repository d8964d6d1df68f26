import { type FieldProblem, foundId } from '#kernel/refusal';
import { indexKey } from '#platform/crypto/blind-index';
import { type FormValues, formView, one, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { problemsAt } from '../refused.form.ts';
import { decideProposal } from './decide-proposal.ts';
import { ANSWER_FIELDS } from './material.form.ts';
import { listForces, receivedOffers } from './offer.reads.ts';
import { readOverview, readProposal } from './read-proposal.ts';
import { readSeries } from './read-series.ts';
import type { Outcome } from './series.model.ts';
import { mayDecideSeries, mayReadSeries } from './series.policy.ts';
import { overviewPage, proposalPage, seriesPage } from './series.presenter.ts';
import { type SeriesKey, seriesKeyFrom } from './series-key.model.ts';
import { superviseSeries } from './supervise-series.ts';

const OWN_LINE = 'none: the use case writes its own line';

export const seriesIdOf = (visit: Visit): string => foundId(visit.params.id, 'page');

/** This force's key of the index; another force on the same platform has another. */
export const seriesKeyOf = ({ config, forceId }: Visit): SeriesKey =>
  seriesKeyFrom(indexKey(config.receiptPepper, `triage.series/${forceId}`));

export interface Again {
  values?: FormValues;
  problems?: FieldProblem[];
}

async function showProposal(visit: Visit, { values = {}, problems = [] }: Again = {}): Promise<Reply> {
  const { t } = visit;
  const id = seriesIdOf(visit);
  const model = await visit.ctx(async (ctx) => proposalPage(await readProposal(ctx, id), ctx.actor, t));
  const fieldViews = formView({ specs: ANSWER_FIELDS, values, problems, keyBase: 'triage.answerSeries', t });
  return visit.page(
    'triage/proposal',
    { ...model, fieldViews },
    { title: t('triage.proposal.title'), back: '/series', problems },
  );
}

async function showSeries(visit: Visit, problems: FieldProblem[] = []): Promise<Reply> {
  const { t } = visit;
  const model = await visit.ctx(async (ctx) =>
    seriesPage(await readSeries(ctx, seriesIdOf(visit)), ctx.actor, t),
  );
  const [problem] = problems;
  const supervisorError = problem && { text: t(problem.key, problem.args) };
  const title = t('triage.series.one', { reference: model.reference });
  return visit.page('triage/series', { ...model, supervisorError }, { title, back: '/series', problems });
}

export const seriesRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/series',
    policy: mayReadSeries,
    audit: 'none: kinds, days, areas and how alike; no words of a letter are opened',
    async handle(visit) {
      const { t } = visit;
      const model = await visit.ctx(async (ctx) => {
        const forces = new Map((await listForces(ctx.tx)).map(({ forceId, name }) => [forceId, name]));
        const boxed = await receivedOffers(ctx.tx, ctx.forceId);
        return {
          ...overviewPage(await readOverview(ctx), t),
          received: boxed.map((one) => ({
            href: `/series/offers/${one.id}`,
            from: forces.get(one.fromForce) ?? one.fromForce,
            at: one.receivedAt,
            state: t(`triage.offer.state.${one.state}`),
          })),
        };
      });
      const done = ['alike', 'kept', 'declined'].find((one) => one === visit.query.done);
      return visit.page(
        'triage/series-list',
        { ...model, done: done ? t(`triage.series.done.${done}`) : '' },
        { title: t('triage.series.title') },
      );
    },
  },
  {
    method: 'GET',
    url: '/series/proposals/:id',
    policy: mayReadSeries,
    audit: 'triage.read-proposal',
    handle: (visit) => showProposal(visit),
  },
  {
    method: 'POST',
    url: '/series/proposals/:id',
    policy: mayDecideSeries,
    audit: OWN_LINE,
    async handle(visit) {
      const { values, problems } = parseFields(ANSWER_FIELDS, visit.form, 'triage.answerSeries');
      if (problems.length > 0) return showProposal(visit, { values, problems });
      const field = (name: string): string => one(values, name);
      try {
        const { seriesId } = await visit.ctx((ctx) =>
          decideProposal(ctx, {
            proposalId: seriesIdOf(visit),
            number: Number(visit.field('number')) || 0,
            outcome: field('outcome') as Outcome,
            reason: field('reason'),
          }),
        );
        return visit.redirect(seriesId ? `/series/${seriesId}` : `/series/proposals/${seriesIdOf(visit)}`);
      } catch (error) {
        return showProposal(visit, { values, problems: problemsAt(error, 'outcome') });
      }
    },
  },
  {
    method: 'GET',
    url: '/series/:id',
    policy: mayReadSeries,
    audit: 'triage.read-series',
    handle: (visit) => showSeries(visit),
  },
  {
    method: 'POST',
    url: '/series/:id/supervisor',
    policy: mayDecideSeries,
    audit: OWN_LINE,
    async handle(visit) {
      try {
        await visit.ctx((ctx) => superviseSeries(ctx, seriesIdOf(visit), visit.field('supervisorId')));
      } catch (error) {
        return showSeries(visit, problemsAt(error, 'supervisorId'));
      }
      return visit.redirect(`/series/${seriesIdOf(visit)}`);
    },
  },
]);
