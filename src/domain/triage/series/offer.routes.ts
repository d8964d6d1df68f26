import { isUuid } from '#kernel/ids';
import { type FieldProblem, found } from '#kernel/refusal';
import type { FormValues } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { problemsAt } from '../refused.form.ts';
import { answerOffer, readOffer } from './answer-offer.ts';
import { offerForm, offerPage } from './offer.presenter.ts';
import { listForces } from './offer.reads.ts';
import { offerSeries, takeBackOffer } from './offer-series.ts';
import { readSeries } from './read-series.ts';
import { REASON_MOST, TEXT_MOST } from './series.model.ts';
import { mayShareSeries } from './series.policy.ts';
import { seriesIdOf, seriesKeyOf } from './series.routes.ts';

const OWN_LINE = 'none: the use case writes its own line';

async function showForm(visit: Visit, typed?: FormValues, problems: FieldProblem[] = []): Promise<Reply> {
  const { t } = visit;
  const id = seriesIdOf(visit);
  const model = await visit.ctx(async (ctx) => offerForm(await readSeries(ctx, id), { typed, problems, t }));
  return visit.page('triage/offer-form', model, {
    title: t('triage.offer.title', { reference: model.reference }),
    back: `/series/${id}`,
    problems,
  });
}

/** The letters that were ticked, each once. */
const lettersOf = (visit: Visit): string[] => [...new Set(visit.fields('letters').filter(isUuid))];

/** What is missing before anything may leave the force. */
function missing(visit: Visit): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const need = (field: string): void => {
    problems.push({ field, key: `triage.offer.${field}.required` });
  };
  if (!visit.field('toForce')) need('toForce');
  if (!['OWN', 'OTHER'].includes(visit.field('lead'))) need('lead');
  if (lettersOf(visit).length === 0) need('letters');
  if (visit.field('checked') !== 'YES') need('checked');
  return problems;
}

export const offerRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/series/:id/offer',
    policy: mayShareSeries,
    audit: 'triage.read-offer-form',
    handle: (visit) => showForm(visit),
  },
  {
    method: 'POST',
    url: '/series/:id/offer',
    policy: mayShareSeries,
    audit: OWN_LINE,
    bodyLimit: 2_500_000,
    async handle(visit) {
      const seriesId = seriesIdOf(visit);
      const problems = missing(visit);
      if (problems.length > 0) return showForm(visit, visit.form, problems);
      const toForce = visit.field('toForce');
      try {
        await visit.ctx(async (ctx) => {
          found(
            (await listForces(ctx.tx)).find(({ forceId }) => forceId === toForce && forceId !== ctx.forceId),
            'force',
          );
          return offerSeries(ctx, {
            seriesId,
            toForce,
            leadForce: visit.field('lead') === 'OTHER' ? toForce : ctx.forceId,
            letters: lettersOf(visit).map((materialId) => ({
              materialId,
              text: visit.field(`text-${materialId}`).slice(0, TEXT_MOST),
            })),
            note: visit.field('note').slice(0, REASON_MOST),
          });
        });
      } catch (error) {
        return showForm(visit, visit.form, problemsAt(error, 'toForce'));
      }
      return visit.redirect(`/series/${seriesId}`);
    },
  },
  {
    method: 'POST',
    url: '/series/sent/:id/take-back',
    policy: mayShareSeries,
    audit: OWN_LINE,
    async handle(visit) {
      const { seriesId } = await visit.ctx((ctx) => takeBackOffer(ctx, seriesIdOf(visit)));
      return visit.redirect(`/series/${seriesId}`);
    },
  },
  {
    method: 'GET',
    url: '/series/offers/:id',
    policy: mayShareSeries,
    audit: 'triage.read-offer',
    async handle(visit) {
      const { t } = visit;
      const model = await visit.ctx(async (ctx) =>
        offerPage(await readOffer(ctx, seriesIdOf(visit)), await listForces(ctx.tx), t),
      );
      return visit.page('triage/offer', model, {
        title: t('triage.offer.from', { force: model.from }),
        back: '/series',
      });
    },
  },
  {
    method: 'POST',
    url: '/series/offers/:id',
    policy: mayShareSeries,
    audit: OWN_LINE,
    async handle(visit) {
      const isAccepted = visit.field('answer') === 'accept';
      const { seriesId } = await visit.ctx((ctx) =>
        answerOffer(ctx, seriesKeyOf(visit), { offerId: seriesIdOf(visit), isAccepted }),
      );
      return visit.redirect(seriesId ? `/series/${seriesId}` : '/series?done=declined');
    },
  },
]);
