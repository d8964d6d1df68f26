import type { FieldProblem } from '#kernel/refusal';
import { type FormValues, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { newDraft } from '../draft.model.ts';
import { mayWorkForPartner } from '../reporting.policy.ts';
import { type ReportList, type ReportListed, reportCounts, reportsListed } from './partner.reads.ts';
import { reportBody } from './partner-body.model.ts';
import { takePartnerReport } from './take-partner-report.ts';
import { listModel } from './workspace.presenter.ts';
import {
  bodyOf,
  nameProblems,
  WORKSPACE,
  workspaceLabels,
  workspaceSections,
} from './workspace-report.form.ts';
import { callOf, formTokenOf, refusedForm } from './workspace-visit.routes.ts';
import { checked } from './wrong-body.model.ts';

const LISTS: readonly ReportList[] = ['waiting', 'open', 'closed'];
const PAGE_SIZE = 50;

async function list(visit: Visit): Promise<Reply> {
  const { counts, rows, which, page } = await visit.ctx(async (ctx) => {
    const { keyHash } = await callOf(visit, ctx);
    const totals = await reportCounts(ctx.tx, ctx.forceId, keyHash);
    // Whoever comes in sees what waits for an answer; with nothing waiting, what is open.
    const usual: ReportList = totals.waiting > 0 ? 'waiting' : 'open';
    const chosen = LISTS.find((one) => one === visit.query.show) ?? usual;
    const at = Math.min(Math.max(Number.parseInt(visit.query.page ?? '1', 10) || 1, 1), 1000);
    const listed: ReportListed[] = await reportsListed(ctx.tx, ctx.forceId, {
      keyHash,
      which: chosen,
      page: at - 1,
    });
    return { counts: totals, rows: listed, which: chosen, page: at };
  });
  const model = listModel({ rows, counts, which, page, pageSize: PAGE_SIZE, t: visit.t });
  return visit.page('reporting/reports', model);
}

async function enterPage(
  visit: Visit,
  again: { values: FormValues; problems: readonly FieldProblem[]; token?: string } = {
    values: { whenKind: '', identity: '' },
    problems: [],
  },
): Promise<Reply> {
  const { t } = visit;
  const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
  const sections = workspaceSections(areas);
  const labels = workspaceLabels(
    sections.flatMap(({ fields }) => fields),
    areas,
    t,
  );
  const { values, problems } = again;
  const model = {
    title: t(`${WORKSPACE}.enter.title`),
    token: again.token ?? newDraft('report').token,
    sections: sections.map(({ id, fields }) => ({
      id,
      title: t(`${WORKSPACE}.section.${id}`),
      fields: formView({ specs: fields, values, problems, keyBase: WORKSPACE, t, labels }),
    })),
  };
  return visit.page('reporting/enter', model, { problems, back: '/' });
}

async function enter(visit: Visit): Promise<Reply> {
  const idempotencyKey = formTokenOf(visit);
  const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
  const specs = workspaceSections(areas).flatMap(({ fields }) => fields);
  const { values, problems } = parseFields(specs, visit.form, WORKSPACE);
  problems.push(...nameProblems(values));
  const token = visit.field('formToken');
  if (problems.length > 0) return enterPage(visit, { values, problems, token });
  try {
    const sent = bodyOf(values);
    const body = checked(reportBody, sent);
    const answer = await visit.ctx(async (ctx) => {
      const call = await callOf(visit, ctx);
      return takePartnerReport(ctx, visit.config, { call, idempotencyKey, sent, body });
    });
    const { id } = JSON.parse(answer) as { id: string };
    return visit.redirect(`/reports/${id}?done=entered`);
  } catch (error) {
    const refused = refusedForm(error, visit);
    if (!refused) throw error;
    return enterPage(visit, { values, problems: refused });
  }
}

/** The list of an organisation's own reports, and entering one. */
export const workspaceReportRoutes: Route[] = defineRoutes('reporting', [
  {
    method: 'GET',
    url: '/',
    policy: mayWorkForPartner,
    audit: 'reporting.list-partner-reports',
    handle: list,
  },
  {
    method: 'GET',
    url: '/reports/new',
    policy: mayWorkForPartner,
    audit: 'none: an empty form; nothing of anybody is shown',
    handle: (visit) => enterPage(visit),
  },
  {
    method: 'POST',
    url: '/reports/new',
    policy: mayWorkForPartner,
    audit: 'none: the use case writes its own line',
    limit: { perMinute: 60 },
    handle: enter,
  },
]);
