import { type FieldProblem, found } from '#kernel/refusal';
import { type FormValues, one, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import type { Risk } from '../decision.model.ts';
import { problemsAt } from '../refused.form.ts';
import { idOf } from '../show-report.routes.ts';
import { assessResponse } from './assess-response.ts';
import { noteResponse } from './note-response.ts';
import { demandResponse, readResponse } from './read-response.ts';
import { noteFields, THRIVE_FIELDS } from './response.form.ts';
import { isPart, type Part } from './response.model.ts';
import { mayAssessResponse } from './response.policy.ts';
import { notePage, responsePage, type TypedResponse } from './response.presenter.ts';

const OWN_LINE = 'none: the use case writes its own line';

const partOf = (visit: Visit): Part => {
  const part = (visit.params.part ?? '').toUpperCase();
  return found(isPart(part) ? part : undefined, 'page');
};

async function showResponse(visit: Visit, typed?: TypedResponse, status = 422): Promise<Reply> {
  const { t } = visit;
  const model = await visit.ctx(async (ctx) =>
    responsePage(await readResponse(ctx, idOf(visit), visit.config.repeat), { t, typed }),
  );
  return visit.page('triage/response', model, {
    title: t('triage.response.title', { reference: model.reference }),
    back: `/triage/${model.id}`,
    problems: typed?.problems ?? [],
    status: typed ? status : 200,
  });
}

async function showNote(
  visit: Visit,
  typed: { values: FormValues; problems: FieldProblem[] } = { values: {}, problems: [] },
): Promise<Reply> {
  await visit.ctx((ctx) => demandResponse(ctx, idOf(visit)));
  const model = notePage(partOf(visit), typed, { t: visit.t, window: visit.config.repeat });
  const { problems } = typed;
  const options = { back: `/triage/${idOf(visit)}/response`, problems };
  return visit.page('question', model, options);
}

export const responseRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/triage/:id/response',
    policy: mayAssessResponse,
    audit: 'triage.read-response',
    handle: (visit) => showResponse(visit),
  },
  {
    method: 'POST',
    url: '/triage/:id/response',
    policy: mayAssessResponse,
    audit: OWN_LINE,
    async handle(visit) {
      const { values, problems } = parseFields(THRIVE_FIELDS, visit.form, 'triage.thrive');
      if (problems.length > 0) return showResponse(visit, { form: 'THRIVE', values, problems });
      const field = (name: string): string => one(values, name);
      try {
        await visit.ctx((ctx) =>
          assessResponse(ctx, {
            reportId: idOf(visit),
            words: {
              threat: field('threat'),
              harm: field('harm'),
              risk: field('risk'),
              investigation: field('investigation'),
              vulnerability: field('vulnerability'),
              engagement: field('engagement'),
            },
            riskFactors: [values.riskFactors ?? []].flat(),
            risk: field('riskLevel') as Risk,
            override: field('override'),
          }),
        );
      } catch (error) {
        return showResponse(visit, { form: 'THRIVE', values, problems: problemsAt(error, 'threat') });
      }
      return visit.redirect(`/triage/${idOf(visit)}/response`);
    },
  },
  {
    method: 'GET',
    url: '/triage/:id/response/:part',
    policy: mayAssessResponse,
    audit: 'none: an empty form; nothing of the report is read',
    handle: (visit) => showNote(visit),
  },
  {
    method: 'POST',
    url: '/triage/:id/response/:part',
    policy: mayAssessResponse,
    audit: OWN_LINE,
    async handle(visit) {
      const part = partOf(visit);
      const { values, problems } = parseFields(noteFields(part), visit.form, 'triage.response');
      if (problems.length > 0) return showNote(visit, { values, problems });
      const field = (name: string): string => one(values, name);
      try {
        await visit.ctx((ctx) =>
          noteResponse(ctx, {
            reportId: idOf(visit),
            part,
            item: field('item'),
            state: field('state'),
            reason: field('reason'),
          }),
        );
      } catch (error) {
        return showNote(visit, { values, problems: problemsAt(error, 'item') });
      }
      return visit.redirect(`/triage/${idOf(visit)}/response`);
    },
  },
]);
