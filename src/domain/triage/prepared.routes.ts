import { type FieldProblem, foundId, Refusal } from '#kernel/refusal';
import { one } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listEvents } from '#room/situation';
import { parseDecision } from './decision.form.ts';
import { errorsOf } from './page.presenter.ts';
import { openPrepared, prepareDecision, removePrepared } from './prepare-decision.ts';
import { MOST_PREPARED, preparedOf } from './prepared-decision.reads.ts';
import { decisionWords } from './queue-action.presenter.ts';
import { decisionForm, type TypedDecision } from './report.presenter.ts';
import { staffOf } from './show-report.routes.ts';
import { mayDecide } from './triage.policy.ts';

const EVENTS_OFFERED = 50;
const NAME_LENGTH = 40;

async function preparedPage(
  visit: Visit,
  again: { typed?: TypedDecision; problems?: readonly FieldProblem[]; status?: number } = {},
): Promise<Reply> {
  const { t } = visit;
  const { typed = {}, problems = [], status = 200 } = again;
  const { prepared, events } = await visit.ctx(async (ctx) => ({
    prepared: await openPrepared(ctx, await preparedOf(ctx.tx, ctx.forceId, staffOf(visit).id)),
    events: await listEvents(ctx.tx, ctx.forceId, { limit: EVENTS_OFFERED }),
  }));
  return visit.page(
    'triage/prepared',
    {
      prepared: prepared.map(({ id, name, input }) => ({ id, name, lines: decisionWords(input, t) })),
      isFull: prepared.length >= MOST_PREPARED,
      most: MOST_PREPARED,
      decision: decisionForm(typed, events, t),
      typedName: one(typed, 'name'),
      errors: errorsOf(problems, t),
    },
    { title: t('triage.prepared.title'), back: '/triage', problems, status },
  );
}

export const preparedRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/triage/prepared',
    policy: mayDecide,
    audit: 'none: the keeper writes a line for each reason it opens',
    handle: (visit) => preparedPage(visit),
  },
  {
    method: 'POST',
    url: '/triage/prepared',
    policy: mayDecide,
    audit: 'none: the use case writes its own line',
    handle: async (visit) => {
      const typed = visit.form;
      const name = visit.field('name').slice(0, NAME_LENGTH);
      const parsed = parseDecision(typed);
      const problems = [
        ...(name ? [] : [{ field: 'name', key: 'triage.prepared.name.required' }]),
        ...('problems' in parsed ? parsed.problems : []),
      ];
      if (problems.length > 0 || 'problems' in parsed)
        return preparedPage(visit, { typed, problems, status: 422 });
      try {
        await visit.ctx((ctx) => prepareDecision(ctx, { name, input: parsed.input }));
      } catch (error) {
        if (!(error instanceof Refusal) || error.problems.length === 0) throw error;
        return preparedPage(visit, { typed, problems: error.problems, status: error.status });
      }
      return visit.redirect('/triage/prepared');
    },
  },
  {
    method: 'POST',
    url: '/triage/prepared/:id/remove',
    policy: mayDecide,
    audit: 'triage.remove-prepared-decision',
    handle: async (visit) => {
      const id = foundId(visit.params.id, 'prepared decision');
      await visit.ctx((ctx) => removePrepared(ctx, id));
      return visit.redirect('/triage/prepared');
    },
  },
]);
