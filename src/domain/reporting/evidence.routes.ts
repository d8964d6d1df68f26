import { isUuid } from '#kernel/ids';
import { type FieldProblem, found } from '#kernel/refusal';
import { FileFault } from '#platform/files/file-fault';
import { fileKey } from '#platform/files/file-store';
import { kindOfMediaType } from '#platform/files/kind';
import { takeSealed } from '#platform/files/open-sealed';
import { redrawn } from '#platform/files/picture';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { addStaffFile } from './add-files.ts';
import { bundleZip, saltsOf } from './bundle-zip.ts';
import { EVIDENCE_TABLE, type Evidence, OPENING_REASONS } from './evidence.model.ts';
import { evidenceView, reasonChoices, staffFileFields } from './evidence.presenter.ts';
import { evidenceOf } from './evidence.reads.ts';
import { exportBundle } from './export-bundle.ts';
import { postedChoice, refusedFile } from './files.form.ts';
import { type OpeningAct, openEvidence } from './open-evidence.ts';
import { readEvidence } from './read-evidence.ts';
import type { ReportGuard } from './report-guard.model.ts';
import {
  mayAddEvidence,
  mayExportEvidence,
  mayOpenEvidence,
  mayOpenQuarantined,
} from './reporting.policy.ts';
import { takeFile } from './take-file.ts';

const MEGABYTE = 1024 * 1024;
/** Longest side of the copy that is shown, in pixels. */
const VIEW_EDGE = 1600;
const DONE = ['added'] as const;

const reportIdOf = (visit: Visit): string => found(uuid(visit.params.id), 'report');
const uuid = (text: string | undefined): string | undefined => (text && isUuid(text) ? text : undefined);

interface Again {
  problems?: readonly FieldProblem[];
  status?: number;
  hidden?: string;
}

async function showEvidence(
  visit: Visit,
  guard: ReportGuard,
  { problems = [], status = 200, hidden = 'KEEP' }: Again = {},
): Promise<Reply> {
  const { t, actor } = visit;
  const reportId = reportIdOf(visit);
  const read = await visit.ctx(async (ctx) => {
    await guard(ctx, reportId);
    return readEvidence(ctx, reportId);
  });
  const reader = { roles: actor.kind === 'staff' ? actor.roles : [] };
  const limits = visit.config.evidence;
  const fault = problems.find(({ field }) => field === 'file');
  const openFault = problems.find(({ field }) => field === 'reason');
  const done = DONE.find((one) => one === visit.query.done);
  const model = {
    title: t('reporting.evidence-page.title', { reference: read.report.reference }),
    id: reportId,
    files: read.files.map((file, at) =>
      evidenceView(file, { number: at + 1, custody: read.custody, names: read.names, reader, t }),
    ),
    reasons: reasonChoices(t),
    reasonError: openFault && { text: t(openFault.key) },
    // Which of the page's forms asked for no reason.
    failed: openFault && (visit.params.evidenceId ?? 'bundle'),
    mayAdd: reader.roles.some((role) => role === 'DUTY_INSPECTOR' || role === 'DETECTIVE_INSPECTOR'),
    mayExport: reader.roles.includes('DETECTIVE_INSPECTOR') && read.files.length > 0,
    fields: staffFileFields(problems, hidden, t),
    fileHint: t('reporting.files.file.hint', { mb: Math.floor(limits.fileBytes / MEGABYTE) }),
    fileError: fault && { text: t(fault.key, fault.args) },
    done: done ? t(`reporting.evidence-page.done.${done}`) : '',
  };
  return visit.page('reporting/evidence', model, { back: `/triage/${reportId}`, problems, status });
}

async function add(visit: Visit, guard: ReportGuard): Promise<Reply> {
  const { forceId, file } = visit;
  const reportId = reportIdOf(visit);
  const hidden = postedChoice(visit.field('hidden'));
  const problems: FieldProblem[] = [];
  if (!hidden) problems.push({ field: 'hidden', key: 'reporting.files.hidden.required' });
  if (!file) problems.push({ field: 'file', key: 'reporting.files.fault.none' });
  if (!file || !hidden)
    return showEvidence(visit, guard, { problems, status: 422, ...(hidden ? { hidden } : {}) });
  try {
    await takeFile(
      visit.runtime.files,
      { forceId, limits: visit.config.evidence, file: { ...file, isCleaned: hidden === 'REMOVE' } },
      (taken) =>
        visit.ctx(async (ctx) => {
          await guard(ctx, reportId);
          await addStaffFile(ctx, { reportId, taken });
        }),
    );
  } catch (error) {
    const refused = refusedFile(error);
    if (!refused) throw error;
    return showEvidence(visit, guard, { ...refused, hidden });
  }
  return visit.redirect(`/reports/${reportId}/evidence?done=added`);
}

const NO_REASON: FieldProblem[] = [{ field: 'reason', key: 'reporting.evidence-page.reason.required' }];

/** Opens one file for a reason that stands in custody and audit, and hands its clear bytes to `show`. */
async function opened(
  visit: Visit,
  { act, guard }: { act: OpeningAct; guard: ReportGuard },
  show: (
    file: Evidence,
    clear: ReturnType<Awaited<ReturnType<typeof takeSealed>>['open']>,
  ) => Promise<Reply> | Reply,
): Promise<Reply> {
  const reportId = reportIdOf(visit);
  const id = found(uuid(visit.params.evidenceId), 'file');
  const reason = OPENING_REASONS.find((one) => one === visit.field('reason'));
  if (!reason) return showEvidence(visit, guard, { problems: NO_REASON, status: 422 });
  const sealed = await takeSealed(visit.runtime.files.store, fileKey(visit.forceId, id));
  try {
    const { file, fileKey: key } = await visit.ctx(async (ctx) => {
      await guard(ctx, reportId);
      return openEvidence(ctx, { reportId, id, act, reason, salt: sealed.salt });
    });
    return await show(
      file,
      sealed.open(key, { forceId: visit.forceId, table: EVIDENCE_TABLE, recordId: id }),
    );
  } catch (error) {
    sealed.close();
    throw error;
  }
}

/** A copy drawn anew, inside the page itself: no address that could be kept or passed on. */
const view = (visit: Visit, guard: ReportGuard): Promise<Reply> =>
  opened(visit, { act: 'viewed', guard }, async (file, clear) => {
    const parts: Buffer[] = [];
    let isReadable = true;
    try {
      for await (const part of redrawn(clear, { maxEdge: VIEW_EDGE, as: 'jpeg' })) parts.push(part as Buffer);
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      isReadable = false;
    }
    const model = {
      title: visit.t('reporting.evidence-page.view.title'),
      id: file.reportId,
      picture: isReadable ? `data:image/jpeg;base64,${Buffer.concat(parts).toString('base64')}` : '',
    };
    return visit.page('reporting/evidence-view', model, { back: `/reports/${file.reportId}/evidence` });
  });

const download = (visit: Visit, how: { act: OpeningAct; guard: ReportGuard }): Promise<Reply> =>
  opened(visit, how, (file, clear) => {
    const ending = kindOfMediaType(file.mediaType)?.ending ?? 'bin';
    const name = `evidence-${file.id.slice(0, 8)}.${ending}`;
    return visit.download(clear, { name, mediaType: 'application/octet-stream' });
  });

/** Everything of the report that may leave, in one signed ZIP that is made while it is sent. */
async function bundle(visit: Visit, guard: ReportGuard): Promise<Reply> {
  const reportId = reportIdOf(visit);
  const reason = OPENING_REASONS.find((one) => one === visit.field('reason'));
  if (!reason) return showEvidence(visit, guard, { problems: NO_REASON, status: 422 });
  const { files } = visit.runtime;
  const listed = await visit.ctx(async (ctx) => {
    await guard(ctx, reportId);
    return evidenceOf(ctx.tx, ctx.forceId, reportId);
  });
  const salts = await saltsOf(
    files,
    visit.forceId,
    listed.map(({ id }) => id),
  );
  const { forceName } = visit.config;
  const exported = await visit.ctx((ctx) => exportBundle(ctx, { reportId, reason, forceName, salts }));
  return visit.download(bundleZip(files, visit.forceId, exported), {
    name: `evidence-${exported.reference}.zip`,
    mediaType: 'application/zip',
  });
}

const OWN_LINE = 'none: the use case writes its own line, beside the chain of custody';

/** A report's files for staff: what there is, who touched it, adding, looking, taking out. */
export const evidenceRoutes = (guard: ReportGuard): Route[] =>
  defineRoutes('reporting', [
    {
      method: 'GET',
      url: '/reports/:id/evidence',
      policy: mayOpenEvidence,
      audit: 'reporting.read-evidence',
      handle: (visit) => showEvidence(visit, guard),
    },
    {
      method: 'POST',
      url: '/reports/:id/evidence',
      policy: mayAddEvidence,
      audit: OWN_LINE,
      takesFile: true,
      handle: (visit) => add(visit, guard),
    },
    {
      method: 'POST',
      url: '/reports/:id/evidence/:evidenceId/view',
      policy: mayOpenEvidence,
      audit: OWN_LINE,
      limit: { perMinute: 30 },
      handle: (visit) => view(visit, guard),
    },
    {
      method: 'POST',
      url: '/reports/:id/evidence/:evidenceId/download',
      policy: mayOpenEvidence,
      audit: OWN_LINE,
      limit: { perMinute: 30 },
      handle: (visit) => download(visit, { act: 'downloaded', guard }),
    },
    {
      method: 'POST',
      url: '/reports/:id/evidence/bundle',
      policy: mayExportEvidence,
      load: 'spare',
      audit: OWN_LINE,
      limit: { perMinute: 6 },
      handle: (visit) => bundle(visit, guard),
    },
    {
      method: 'POST',
      url: '/reports/:id/evidence/:evidenceId/quarantined',
      policy: mayOpenQuarantined,
      audit: OWN_LINE,
      limit: { perMinute: 5 },
      handle: (visit) => download(visit, { act: 'opened-quarantined', guard }),
    },
  ]);
