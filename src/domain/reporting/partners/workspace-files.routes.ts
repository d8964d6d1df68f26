import type { FieldProblem } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { newDraft } from '../draft.model.ts';
import { type EvidenceFormReply, postedChoice, refusedFile } from '../files.form.ts';
import { filesModel } from '../files.presenter.ts';
import { mayWorkForPartner } from '../reporting.policy.ts';
import { takeFile } from '../take-file.ts';
import { AnsweredBefore, addPartnerFile, listPartnerFiles } from './add-partner-file.ts';
import { readPartnerReport } from './read-partner-thread.ts';
import { callOf, formTokenOf, idOf, refusedForm } from './workspace-visit.routes.ts';

async function show(
  visit: Visit,
  { problems = [], hidden, status = 200 }: Partial<EvidenceFormReply> = {},
): Promise<Reply> {
  const { t, config } = visit;
  const { report, files } = await visit.ctx(async (ctx) => {
    const asked = { call: await callOf(visit, ctx), reportId: idOf(visit) };
    return {
      report: await readPartnerReport(ctx, asked),
      files: await listPartnerFiles(ctx, config, asked),
    };
  });
  // Where the person is not to be known, a picture must not tell.
  const usual = report.identity === 'shared' ? 'KEEP' : 'REMOVE';
  const model = {
    ...filesModel({ files, limits: config.evidence, hidden: hidden ?? usual, problems, t }),
    report,
    token: newDraft('report').token,
    done: visit.query.done === 'file' ? t('reporting.workspace.done.file') : '',
  };
  return visit.page('reporting/files', model, { problems, status, back: `/reports/${report.id}` });
}

async function add(visit: Visit): Promise<Reply> {
  const { forceId, file, config } = visit;
  const reportId = idOf(visit);
  const idempotencyKey = formTokenOf(visit);
  const call = await visit.ctx(async (ctx) => {
    const own = await callOf(visit, ctx);
    await readPartnerReport(ctx, { call: own, reportId });
    return own;
  });
  const hidden = postedChoice(visit.field('hidden'));
  const problems: FieldProblem[] = [];
  if (!hidden) problems.push({ field: 'hidden', key: 'reporting.files.hidden.required' });
  if (!file) problems.push({ field: 'file', key: 'reporting.files.fault.none' });
  if (!file || !hidden) return show(visit, { problems, status: 422, ...(hidden ? { hidden } : {}) });
  try {
    const arriving = { ...file, isCleaned: hidden === 'REMOVE' };
    await takeFile(visit.runtime.files, { forceId, limits: config.evidence, file: arriving }, (taken) =>
      visit.ctx((ctx) =>
        addPartnerFile(ctx, config, { call, reportId, idempotencyKey, hiddenDetails: hidden, taken }),
      ),
    );
  } catch (error) {
    const sentBefore = refusedForm(error, visit);
    const refused = sentBefore ? { problems: sentBefore, status: 422 } : refusedFile(error);
    if (refused) return show(visit, { ...refused, hidden });
    if (!(error instanceof AnsweredBefore)) throw error;
  }
  return visit.redirect(`/reports/${reportId}/files?done=file`);
}

/** Files a case worker adds to a report of the organisation's own, one at a time. */
export const workspaceFileRoutes: Route[] = defineRoutes('reporting', [
  {
    method: 'GET',
    url: '/reports/:id/files',
    policy: mayWorkForPartner,
    audit: 'none: kind, size and time of files the organisation gave itself',
    handle: (visit) => show(visit),
  },
  {
    method: 'POST',
    url: '/reports/:id/files',
    policy: mayWorkForPartner,
    audit: 'none: the use case writes its own line',
    limit: { perMinute: 30 },
    takesFile: true,
    handle: add,
  },
]);
