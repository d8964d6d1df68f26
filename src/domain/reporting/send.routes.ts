import { formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type RouteLine, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { answerEquality } from './answer-equality.ts';
import { openPageCode, sealPageCode } from './carry-code.ts';
import { checkSections } from './check.presenter.ts';
import { draftLookup } from './draft.model.ts';
import { filesOfDraft } from './evidence.reads.ts';
import { checkPath, firstIncomplete, previousPath, resumePath, startPath } from './journey.model.ts';
import {
  codeOf,
  keepCode,
  keepForm,
  type OpenForm,
  openForm,
  secretsOf,
  withoutForm,
} from './open-form.routes.ts';
import { type JourneyName, pathOf } from './question.model.ts';
import { EQUALITY_FIELDS } from './questions/equality.form.ts';
import { readReceipt } from './read-thread.ts';
import { codeLines, receiptModel } from './receipt.presenter.ts';
import type { ReceiptView } from './receipt.reads.ts';
import { mayReport } from './reporting.policy.ts';
import { submitForm } from './submit-together.ts';

async function formReadyToCheck(visit: Visit, journey: JourneyName): Promise<OpenForm | Reply> {
  const form = await openForm(visit);
  if (!form) return withoutForm(visit, journey);
  if (form.draft.journey !== journey) return visit.redirect(startPath(journey));
  const open = firstIncomplete(form.draft);
  return open ? visit.redirect(pathOf(open)) : form;
}

async function showCheck(visit: Visit, journey: JourneyName): Promise<Reply> {
  const form = await formReadyToCheck(visit, journey);
  if ('status' in form) return form;
  const draft = { ...form.draft, hasReachedCheck: true };
  if (!form.draft.hasReachedCheck) await keepForm(visit, { digits: form.digits, draft });
  const lookup = draftLookup(visit.config.receiptPepper, form.digits);
  const listed = await visit.ctx(async (ctx) => ({
    areas: await listAreas(ctx.tx, ctx.forceId),
    owned: await filesOfDraft(ctx.tx, ctx.forceId, lookup),
  }));
  const model = {
    title: visit.t('reporting.check.title'),
    sections: checkSections(draft, listed, visit.t),
    formToken: draft.token,
    formCode: sealPageCode(visit.config.cookieSecret, { digits: form.digits, now: new Date() }),
    mayTellMore: draft.isShort,
    action: checkPath(journey),
  };
  return visit.page('reporting/check', model, {
    back: previousPath('check', draft),
    exit: true,
    neutralTitle: true,
  });
}

/** Sends the finished form, together with others that arrive meanwhile; false where there is none or something is still open. */
async function submitFinished(visit: Visit, journey: JourneyName, digits: string): Promise<boolean> {
  const form = { digits, journey, token: visit.field('formToken'), language: visit.lang };
  return (await submitForm(visit.statements(), secretsOf(visit), form)) !== undefined;
}

async function send(visit: Visit, journey: JourneyName): Promise<Reply> {
  // Where the cookie has ended the page itself still knows whose answers it shows.
  const brought = { value: visit.field('formCode'), now: new Date() };
  const code = codeOf(visit, 'report') ?? openPageCode(visit.config.cookieSecret, brought);
  const wantsMore = visit.field('_then') === 'more';
  if (code && !wantsMore && (await submitFinished(visit, journey, code))) {
    keepCode(visit, 'report', code);
    return visit.redirect(`/${journey}/receipt`);
  }
  const form = await formReadyToCheck(visit, journey);
  if ('status' in form) return form;
  const { digits, draft } = form;
  if (!wantsMore) return visit.redirect(checkPath(journey));
  const longer = { ...draft, isShort: false, hasReachedCheck: true };
  await keepForm(visit, { digits, draft: longer });
  return visit.redirect(resumePath(longer));
}

/** The sent report of the visitor's cookie, or the reply for somebody who has none. */
async function sentReport(visit: Visit): Promise<{ digits: string; report: ReceiptView } | Reply> {
  const digits = codeOf(visit, 'report');
  const report = digits && (await visit.ctx((ctx) => readReceipt(ctx, secretsOf(visit), digits)));
  return digits && report ? { digits, report } : visit.redirect('/return');
}

async function showReceipt(visit: Visit): Promise<Reply> {
  const sent = await sentReport(visit);
  if ('status' in sent) return sent;
  const model = receiptModel(sent.report, sent.digits, { t: visit.t, thanks: visit.query.thanks === '1' });
  return visit.page('reporting/receipt', model, { exit: true, neutralTitle: true });
}

async function showEquality(visit: Visit): Promise<Reply> {
  const sent = await sentReport(visit);
  if ('status' in sent) return sent;
  const keyBase = 'reporting.equality';
  const fields = formView({ specs: EQUALITY_FIELDS, values: {}, problems: [], keyBase, t: visit.t });
  const model = {
    title: visit.t('reporting.equality.title'),
    lead: [visit.t('reporting.equality.text')],
    fields,
    continueText: visit.t('reporting.equality.send'),
  };
  return visit.page('question', model, {
    back: `/${sent.report.kind}/receipt`,
    exit: true,
    neutralTitle: true,
  });
}

async function sendEquality(visit: Visit): Promise<Reply> {
  const sent = await sentReport(visit);
  if ('status' in sent) return sent;
  const { values } = parseFields(EQUALITY_FIELDS, visit.form, 'reporting.equality');
  await visit.ctx((ctx) => answerEquality(ctx, values as Record<string, string>));
  return visit.redirect(`/${sent.report.kind}/receipt?thanks=1`);
}

async function showSaved(visit: Visit, journey: JourneyName): Promise<Reply> {
  const form = await openForm(visit);
  if (!form) return withoutForm(visit, journey);
  const model = {
    title: visit.t('reporting.saved.title'),
    code: codeLines(form.digits),
    expiresAt: form.expiresAt,
    goOn: resumePath(form.draft),
  };
  return visit.page('reporting/saved', model, { exit: true, neutralTitle: true });
}

const SHOWN_TO_SENDER = 'none: the person sees what they themselves have just written';

const journeyRoutes = (journey: JourneyName): RouteLine[] => [
  {
    method: 'GET',
    url: checkPath(journey),
    policy: mayReport,
    audit: SHOWN_TO_SENDER,
    load: 'work',
    handle: (visit) => showCheck(visit, journey),
  },
  {
    method: 'POST',
    url: checkPath(journey),
    policy: mayReport,
    audit: 'reporting.submit-report',
    handle: (visit) => send(visit, journey),
  },
  {
    method: 'GET',
    url: `/${journey}/receipt`,
    policy: mayReport,
    audit: SHOWN_TO_SENDER,
    // The private code stands here and nowhere else.
    load: 'vital',
    handle: showReceipt,
  },
  {
    method: 'GET',
    url: `/${journey}/saved`,
    policy: mayReport,
    audit: SHOWN_TO_SENDER,
    load: 'work',
    handle: (visit) => showSaved(visit, journey),
  },
];

/** Checking, sending, the receipt, and the questions about fairness after it. */
export const sendRoutes: Route[] = defineRoutes('reporting', [
  ...journeyRoutes('report'),
  ...journeyRoutes('concern'),
  {
    method: 'GET',
    url: '/report/equality',
    policy: mayReport,
    audit: 'none: the questions are the same for everybody',
    handle: showEquality,
  },
  {
    method: 'POST',
    url: '/report/equality',
    policy: mayReport,
    audit: 'none: a line here would join the answers to a time and so to a report',
    limit: { perMinute: 30 },
    handle: sendEquality,
  },
]);
