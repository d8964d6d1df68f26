import { isUuid } from '#kernel/ids';
import { type FieldProblem, Refusal } from '#kernel/refusal';
import { fileKey } from '#platform/files/file-store';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { addDraftFile } from './add-files.ts';
import { draftLookup } from './draft.model.ts';
import { filesOfDraft } from './evidence.reads.ts';
import { type EvidenceFormReply, postedChoice, refusedFile } from './files.form.ts';
import { filesModel } from './files.presenter.ts';
import { applies, checkPath, nextPath, previousPath, resumePath, startPath } from './journey.model.ts';
import { keepForm, type OpenForm, openForm, secretsOf, withoutForm } from './open-form.routes.ts';
import { one } from './question.model.ts';
import { files as filesPage } from './questions/files.form.ts';
import { removeDraftFile } from './remove-draft-file.ts';
import { mayReport } from './reporting.policy.ts';
import { takeFile } from './take-file.ts';

const PATH = '/report/files';
const NO_RECORD = 'none: an unfinished form is nobody’s record and nobody reads it';

/** The open form, where this page is asked of the person. */
async function formHere(visit: Visit): Promise<OpenForm | Reply> {
  const form = await openForm(visit);
  if (!form) return withoutForm(visit, 'report');
  if (form.draft.journey !== 'report') return visit.redirect(startPath('report'));
  return applies(filesPage, form.draft) ? form : visit.redirect(resumePath(form.draft));
}

async function render(
  visit: Visit,
  form: OpenForm,
  { problems = [], hidden, status }: Partial<EvidenceFormReply> = {},
): Promise<Reply> {
  const lookup = draftLookup(visit.config.receiptPepper, form.digits);
  const files = await visit.ctx((ctx) => filesOfDraft(ctx.tx, ctx.forceId, lookup));
  const isAnonymous = one(form.draft.answers, 'anonymity') === 'ANONYMOUS';
  const model = filesModel({
    files,
    limits: visit.config.evidence,
    hidden: hidden ?? (isAnonymous ? 'REMOVE' : 'KEEP'),
    problems,
    t: visit.t,
  });
  return visit.page(
    'reporting/files',
    {
      ...model,
      addAction: `${PATH}/add`,
      removeAction: `${PATH}/remove`,
      continueAction: PATH,
      done: visit.query.done === 'added' ? visit.t('reporting.files.added') : '',
    },
    {
      status: status ?? 200,
      problems,
      back: previousPath(filesPage, form.draft),
      exit: true,
      neutralTitle: true,
    },
  );
}

async function show(visit: Visit): Promise<Reply> {
  const form = await formHere(visit);
  return 'status' in form ? form : render(visit, form);
}

async function goOn(visit: Visit): Promise<Reply> {
  const form = await formHere(visit);
  if ('status' in form) return form;
  const { digits, draft } = form;
  const next = { ...draft, seen: [...new Set([...draft.seen, filesPage.id])] };
  await keepForm(visit, { digits, draft: next });
  return visit.redirect(draft.hasReachedCheck ? checkPath('report') : nextPath(filesPage, next));
}

async function add(visit: Visit): Promise<Reply> {
  if (visit.field('_skip') !== '') return goOn(visit);
  const form = await formHere(visit);
  if ('status' in form) return form;
  const { forceId, file } = visit;
  const hidden = postedChoice(visit.field('hidden'));
  const problems: FieldProblem[] = [];
  if (!hidden) problems.push({ field: 'hidden', key: 'reporting.files.hidden.required' });
  if (!file) problems.push({ field: 'file', key: 'reporting.files.fault.none' });
  if (!file || !hidden) return render(visit, form, { problems, status: 422, ...(hidden ? { hidden } : {}) });
  try {
    await takeFile(
      visit.runtime.files,
      { forceId, limits: visit.config.evidence, file: { ...file, isCleaned: hidden === 'REMOVE' } },
      (taken) => visit.ctx((ctx) => addDraftFile(ctx, secretsOf(visit), { digits: form.digits, taken })),
    );
  } catch (error) {
    const refused = refusedFile(error);
    if (!refused) throw error;
    return render(visit, form, { ...refused, hidden });
  }
  // Adding a file shows that somebody is still there: the form waits for another while.
  await keepForm(visit, form);
  return visit.redirect(`${PATH}?done=added`);
}

async function remove(visit: Visit): Promise<Reply> {
  const form = await formHere(visit);
  if ('status' in form) return form;
  const id = visit.field('id');
  if (!isUuid(id)) throw new Refusal('not-found', 'the form has no such file');
  const { digits } = form;
  const isGone = await visit.ctx((ctx) => removeDraftFile(ctx, secretsOf(visit), { digits, id }));
  if (isGone) await visit.runtime.files.store.remove(fileKey(visit.forceId, id));
  return visit.redirect(PATH);
}

/** Files in the form: what is kept, one more, one less. */
export const filesRoutes: Route[] = defineRoutes('reporting', [
  { method: 'GET', url: PATH, policy: mayReport, audit: NO_RECORD, load: 'work', handle: show },
  { method: 'POST', url: PATH, policy: mayReport, audit: NO_RECORD, handle: goOn },
  {
    method: 'POST',
    url: `${PATH}/add`,
    policy: mayReport,
    audit: NO_RECORD,
    limit: { perMinute: 30 },
    takesFile: true,
    handle: add,
  },
  { method: 'POST', url: `${PATH}/remove`, policy: mayReport, audit: NO_RECORD, handle: remove },
]);
