import type { FieldProblem } from '#kernel/refusal';
import { receiptHash } from '#platform/crypto/reader';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { addOwnFile } from './add-files.ts';
import { BY_CODE, type OwnReport, ownReport } from './afterwards/own-report.routes.ts';
import { filesOfReceipt } from './evidence.reads.ts';
import { type EvidenceFormReply, postedChoice, refusedFile } from './files.form.ts';
import { filesModel } from './files.presenter.ts';
import { secretsOf } from './open-form.routes.ts';
import { mayComeBack } from './reporting.policy.ts';
import { takeFile } from './take-file.ts';

const PATH = '/return/files';

async function render(
  visit: Visit,
  { digits, report }: OwnReport,
  { problems = [], hidden, status = 200 }: Partial<EvidenceFormReply> = {},
): Promise<Reply> {
  const hash = receiptHash(visit.config.receiptPepper, digits);
  const files = await visit.ctx((ctx) => filesOfReceipt(ctx.tx, ctx.forceId, hash));
  const model = filesModel({
    files,
    limits: visit.config.evidence,
    hidden: hidden ?? (report.anonymity === 'ANONYMOUS' ? 'REMOVE' : 'KEEP'),
    problems,
    t: visit.t,
  });
  return visit.page(
    'reporting/files',
    { ...model, addAction: PATH, done: visit.query.done === 'added' ? visit.t('reporting.files.added') : '' },
    { status, problems, back: '/return/messages', exit: true, neutralTitle: true },
  );
}

async function show(visit: Visit): Promise<Reply> {
  const own = await ownReport(visit);
  return 'status' in own ? own : render(visit, own);
}

async function add(visit: Visit): Promise<Reply> {
  const own = await ownReport(visit);
  if ('status' in own) return own;
  const { forceId, file } = visit;
  const hidden = postedChoice(visit.field('hidden'));
  const problems: FieldProblem[] = [];
  if (!hidden) problems.push({ field: 'hidden', key: 'reporting.files.hidden.required' });
  if (!file) problems.push({ field: 'file', key: 'reporting.files.fault.none' });
  if (!file || !hidden) return render(visit, own, { problems, status: 422, ...(hidden ? { hidden } : {}) });
  try {
    await takeFile(
      visit.runtime.files,
      { forceId, limits: visit.config.evidence, file: { ...file, isCleaned: hidden === 'REMOVE' } },
      (taken) => visit.ctx((ctx) => addOwnFile(ctx, secretsOf(visit), { digits: own.digits, taken })),
    );
  } catch (error) {
    const refused = refusedFile(error);
    if (!refused) throw error;
    return render(visit, own, { ...refused, hidden });
  }
  return visit.redirect(`${PATH}?done=added`);
}

/** Files the holder of a private code adds after the report was sent. */
export const returnFilesRoutes: Route[] = defineRoutes('reporting', [
  { method: 'GET', url: PATH, policy: mayComeBack, audit: BY_CODE, handle: show },
  {
    method: 'POST',
    url: PATH,
    policy: mayComeBack,
    audit: 'reporting.add-evidence',
    limit: { perMinute: 30 },
    takesFile: true,
    handle: add,
  },
]);
