import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { newDraft } from '../draft.model.ts';
import { mayWorkForPartner } from '../reporting.policy.ts';
import { listPartnerFiles } from './add-partner-file.ts';
import { changePartnerConsent } from './change-partner-consent.ts';
import { consentBody } from './partner-body.model.ts';
import { readPartnerReport, readPartnerThread } from './read-partner-thread.ts';
import { withdrawPartnerReport } from './withdraw-partner-report.ts';
import { reportModel } from './workspace.presenter.ts';
import {
  identityFields,
  identityOf,
  nameProblems,
  WORKSPACE,
  workspaceLabels,
} from './workspace-report.form.ts';
import { callOf, formTokenOf, idOf, refusedForm } from './workspace-visit.routes.ts';
import { writePartnerMessage } from './write-partner-message.ts';
import { checked } from './wrong-body.model.ts';

const OWN_LINE = 'none: the use case writes its own line';
const DONE = ['entered', 'sent', 'consent', 'withdrawn', 'file'] as const;
const MESSAGE: FieldSpec[] = [{ kind: 'textarea', name: 'text', maxLength: 4000, rows: 6, required: true }];
const WITHDRAW: FieldSpec[] = [{ kind: 'checkboxes', name: 'sure', options: ['YES'], required: true }];

interface Again {
  values: FormValues;
  problems: readonly FieldProblem[];
}
const FRESH: Again = { values: {}, problems: [] };

async function show(visit: Visit, { values, problems }: Again = FRESH): Promise<Reply> {
  const { t, config } = visit;
  const reportId = idOf(visit);
  const { report, messages, files, now } = await visit.ctx(async (ctx) => {
    const asked = { call: await callOf(visit, ctx), reportId };
    return {
      report: await readPartnerReport(ctx, asked),
      messages: await readPartnerThread(ctx, config, asked),
      files: await listPartnerFiles(ctx, config, asked),
      now: ctx.now,
    };
  });
  const done = DONE.find((one) => one === visit.query.done);
  const model = {
    ...reportModel({ report, messages, files, now, t }),
    done: done ? t(`${WORKSPACE}.done.${done}`) : '',
    token: newDraft('report').token,
    fields: formView({ specs: MESSAGE, values, problems, keyBase: `${WORKSPACE}.message`, t }),
  };
  return visit.page('reporting/report', model, { problems, back: '/' });
}

async function write(visit: Visit): Promise<Reply> {
  const reportId = idOf(visit);
  const idempotencyKey = formTokenOf(visit);
  const { values, problems } = parseFields(MESSAGE, visit.form, `${WORKSPACE}.message`);
  const text = String(values.text ?? '');
  if (problems.length > 0) return show(visit, { values, problems });
  try {
    await visit.ctx(async (ctx) => {
      const message = { call: await callOf(visit, ctx), reportId, idempotencyKey, sent: { text }, text };
      await writePartnerMessage(ctx, visit.config, message);
    });
  } catch (error) {
    const refused = refusedForm(error, visit);
    if (!refused) throw error;
    return show(visit, { values, problems: refused });
  }
  return visit.redirect(`/reports/${reportId}?done=sent`);
}

/** A page below a report: it is the organisation's own, or there is none. */
const ownReport = (visit: Visit) =>
  visit.ctx(async (ctx) => readPartnerReport(ctx, { call: await callOf(visit, ctx), reportId: idOf(visit) }));

async function consentPage(visit: Visit, again?: Again): Promise<Reply> {
  const { t } = visit;
  const report = await ownReport(visit);
  const specs = identityFields();
  const { values, problems } = again ?? { values: { identity: report.identity }, problems: [] };
  const labels = workspaceLabels(specs, [], t);
  const model = {
    title: t(`${WORKSPACE}.consent.title`),
    report,
    now: t(`${WORKSPACE}.identity.long.${report.identity}`),
    fields: formView({ specs, values, problems, keyBase: WORKSPACE, t, labels }),
  };
  return visit.page('reporting/consent', model, { problems, back: `/reports/${report.id}` });
}

async function changeConsent(visit: Visit): Promise<Reply> {
  const reportId = idOf(visit);
  const { values, problems } = parseFields(identityFields(), visit.form, WORKSPACE);
  problems.push(...nameProblems(values));
  if (problems.length > 0) return consentPage(visit, { values, problems });
  try {
    const { identity } = checked(consentBody, { identity: identityOf(values) });
    await visit.ctx(async (ctx) =>
      changePartnerConsent(ctx, visit.config, { call: await callOf(visit, ctx), reportId, identity }),
    );
  } catch (error) {
    const refused = refusedForm(error, visit);
    if (!refused) throw error;
    return consentPage(visit, { values, problems: refused });
  }
  return visit.redirect(`/reports/${reportId}?done=consent`);
}

async function withdrawPage(visit: Visit, { values, problems }: Again = FRESH): Promise<Reply> {
  const { t } = visit;
  const report = await ownReport(visit);
  const model = {
    title: t(`${WORKSPACE}.withdraw.title`),
    report,
    fields: formView({ specs: WITHDRAW, values, problems, keyBase: `${WORKSPACE}.withdraw`, t }),
  };
  return visit.page('reporting/withdraw', model, { problems, back: `/reports/${report.id}` });
}

async function withdraw(visit: Visit): Promise<Reply> {
  const reportId = idOf(visit);
  const { values, problems } = parseFields(WITHDRAW, visit.form, `${WORKSPACE}.withdraw`);
  if (problems.length > 0) return withdrawPage(visit, { values, problems });
  await visit.ctx(async (ctx) =>
    withdrawPartnerReport(ctx, visit.config, { call: await callOf(visit, ctx), reportId }),
  );
  return visit.redirect(`/reports/${reportId}?done=withdrawn`);
}

const PAGE = { policy: mayWorkForPartner, limit: { perMinute: 60 } } as const;

/** One report of the organisation's own: where it stands, messages, consent, withdrawal. */
export const workspaceOneReportRoutes: Route[] = defineRoutes('reporting', [
  { ...PAGE, method: 'GET', url: '/reports/:id', audit: OWN_LINE, handle: (visit) => show(visit) },
  { ...PAGE, method: 'POST', url: '/reports/:id/messages', audit: OWN_LINE, handle: write },
  {
    ...PAGE,
    method: 'GET',
    url: '/reports/:id/consent',
    audit: 'none: the state alone, which the report’s page shows as well',
    handle: (visit) => consentPage(visit),
  },
  { ...PAGE, method: 'POST', url: '/reports/:id/consent', audit: OWN_LINE, handle: changeConsent },
  {
    ...PAGE,
    method: 'GET',
    url: '/reports/:id/withdraw',
    audit: 'none: a page that asks before it is done',
    handle: (visit) => withdrawPage(visit),
  },
  { ...PAGE, method: 'POST', url: '/reports/:id/withdraw', audit: OWN_LINE, handle: withdraw },
]);
