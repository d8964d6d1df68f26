import { demand } from '#kernel/policy';
import { type FieldProblem, found } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { problemsAt } from '../refused.form.ts';
import { demandNamed } from '../restricted/demand-named.ts';
import { idOf } from '../show-report.routes.ts';
import { mayDecide } from '../triage.policy.ts';
import { oversightOf } from '../triage.reads.ts';
import { REROUTE_REASONS, type RerouteReason, rerouteReport } from './reroute-report.ts';

const FIELDS: FieldSpec[] = [
  { kind: 'hidden', name: 'version' },
  { kind: 'radios', name: 'reason', options: REROUTE_REASONS, required: true, small: true },
];

async function ask(visit: Visit, typed?: { values: FormValues; problems: FieldProblem[] }): Promise<Reply> {
  const { t } = visit;
  const id = idOf(visit);
  const row = await visit.ctx(async (ctx) => {
    const known = found(await oversightOf(ctx.tx, ctx.forceId, id), 'report');
    demand(mayDecide, ctx.actor, known.areaPath ?? '');
    await demandNamed(ctx, id);
    return known;
  });
  const to = row.kind === 'report' ? 'concern' : 'report';
  const fields = formView({
    specs: FIELDS,
    values: { ...typed?.values, version: String(row.version) },
    problems: typed?.problems ?? [],
    keyBase: 'triage.reroute',
    t,
  });
  return visit.page(
    'question',
    { title: t(`triage.reroute.to.${to}`), lead: [t(`triage.reroute.to.${to}.what`)], fields },
    { back: `/triage/${id}`, problems: typed?.problems ?? [] },
  );
}

export const rerouteRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/triage/:id/reroute',
    policy: mayDecide,
    audit: 'none: a form that asks for the reason; nothing is opened',
    handle: (visit) => ask(visit),
  },
  {
    method: 'POST',
    url: '/triage/:id/reroute',
    policy: mayDecide,
    audit: 'none: the use case writes its own line',
    async handle(visit) {
      const { values, problems } = parseFields(FIELDS, visit.form, 'triage.reroute');
      if (problems.length > 0) return ask(visit, { values, problems });
      const reportId = idOf(visit);
      const about = { reportId, version: Number(values.version), reason: values.reason as RerouteReason };
      try {
        await visit.ctx((ctx) => rerouteReport(ctx, about));
      } catch (error) {
        return ask(visit, { values, problems: problemsAt(error, 'reason') });
      }
      return visit.redirect(`/triage/${reportId}?done=rerouted`);
    },
  },
]);
