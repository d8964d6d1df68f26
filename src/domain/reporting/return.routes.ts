import type { FieldProblem } from '#kernel/refusal';
import { normaliseCode } from '#platform/crypto/reader';
import { type FieldSpec, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { addInformation } from './add-information.ts';
import { noticeWays } from './afterwards/notice.routes.ts';
import { BY_CODE, type OwnReport, ownReport } from './afterwards/own-report.routes.ts';
import { changeConsent } from './change-consent.ts';
import { withChoices } from './choices.model.ts';
import { resumePath } from './journey.model.ts';
import { loadDraft } from './keep-draft.ts';
import { codeOf, keepCode, secretsOf } from './open-form.routes.ts';
import { keyBaseOf } from './question.model.ts';
import { share } from './questions/share.form.ts';
import { readReceipt, readThread } from './read-thread.ts';
import { mayComeBack } from './reporting.policy.ts';
import { threadModel } from './thread.presenter.ts';
import { withdrawReport } from './withdraw-report.ts';

const CODE: FieldSpec[] = [
  { kind: 'text', name: 'code', maxLength: 100, width: 30, required: true, ltr: true, numeric: true },
];
const MESSAGE: FieldSpec[] = [{ kind: 'textarea', name: 'text', maxLength: 4000, rows: 6, required: true }];

/** @param text a message that came when the page had closed: it stands here until the code is typed again */
function askCode(visit: Visit, problems: FieldProblem[] = [], text = ''): Reply {
  const { t } = visit;
  const code = formView({ specs: CODE, values: {}, problems, keyBase: 'reporting.return', t });
  const message = formView({ specs: MESSAGE, values: { text }, problems, keyBase: 'reporting.thread', t });
  const model = {
    title: t('reporting.return.title'),
    lead: [visit.query.ended === '1' ? t('reporting.return.ended') : t('reporting.return.text')],
    // What was typed is not shown again: it is a secret.
    fields: text === '' ? code : [...code, ...message],
    action: '/return',
    continueText: t(text === '' ? 'reporting.return.open' : 'reporting.thread.send'),
  };
  return visit.page('reporting/return', model, {
    problems,
    back: '/',
    exit: text !== '',
    neutralTitle: true,
  });
}

/** One answer for a code that is mistyped, was never made, or whose form is gone; both look-ups always run. */
async function openCode(visit: Visit): Promise<Reply> {
  const text = visit.field('text');
  if (visit.field('code') === '')
    return askCode(visit, [{ field: 'code', key: 'reporting.return.code.required' }], text);
  const typed = normaliseCode(visit.field('code'));
  const digits = typed ?? '0'.repeat(24);
  const secrets = secretsOf(visit);
  const { report, draft } = await visit.ctx(async (ctx) => ({
    report: await readReceipt(ctx, secrets, digits),
    draft: await loadDraft(ctx, secrets, digits),
  }));
  if (typed && report) {
    keepCode(visit, 'return', digits);
    return text === '' ? visit.redirect('/return/messages') : keepMessage(visit, digits);
  }
  if (typed && draft) {
    keepCode(visit, 'report', digits);
    return visit.redirect(resumePath(draft.draft));
  }
  return askCode(visit, [{ field: 'code', key: 'reporting.return.code.unknown' }], text);
}

const ended = (visit: Visit): Reply => visit.redirect('/return?ended=1');

async function showThread(
  visit: Visit,
  digits = codeOf(visit, 'return'),
  { problems = [], text = '' }: { problems?: FieldProblem[]; text?: string } = {},
): Promise<Reply> {
  const thread = digits && (await visit.ctx((ctx) => readThread(ctx, secretsOf(visit), digits)));
  if (!digits || !thread) return ended(visit);
  keepCode(visit, 'return', digits);
  const values = { text };
  const fields = formView({ specs: MESSAGE, values, problems, keyBase: 'reporting.thread', t: visit.t });
  const { ways } = await noticeWays(visit);
  const model = {
    ...threadModel(thread, visit.t),
    mayBeTold: !thread.report.withdrawnAt && (ways.TEXT || ways.EMAIL),
    fields,
    done: DONE[visit.query.done ?? ''],
  };
  return visit.page('reporting/thread', model, {
    problems,
    exit: true,
    neutralTitle: true,
  });
}

const DONE: Readonly<Record<string, string>> = {
  message: 'reporting.thread.sent',
  consent: 'reporting.consent.saved',
};

/** Somebody who wrote for longer than the page stays open types the code again, and loses no word. */
async function writeMessage(visit: Visit): Promise<Reply> {
  const digits = codeOf(visit, 'return');
  if (digits) return keepMessage(visit, digits);
  const text = visit.field('text');
  return text === ''
    ? ended(visit)
    : askCode(visit, [{ field: 'code', key: 'reporting.return.ended' }], text);
}

async function keepMessage(visit: Visit, digits: string): Promise<Reply> {
  const { values, problems } = parseFields(MESSAGE, visit.form, 'reporting.thread');
  const text = String(values.text ?? '');
  if (problems.length > 0) return showThread(visit, digits, { problems, text });
  await visit.ctx((ctx) => addInformation(ctx, secretsOf(visit), { digits, text }));
  return visit.redirect('/return/messages?done=message');
}

/** A withdrawn report is shared with nobody and is not withdrawn again. */
async function openReport(visit: Visit): Promise<OwnReport | Reply> {
  const own = await ownReport(visit);
  return 'status' in own || !own.report.withdrawnAt ? own : visit.redirect('/return/messages');
}

async function showConsent(visit: Visit): Promise<Reply> {
  const own = await openReport(visit);
  if ('status' in own) return own;
  const { report } = own;
  const values = { shareWith: report.shareWith, tellLeader: report.mayTellLeader ? ['YES'] : [] };
  const choices = withChoices(share, { why: report.strands }, []);
  const model = {
    title: visit.t('reporting.consent.title'),
    lead: [visit.t('reporting.consent.text')],
    fields: formView({
      specs: choices.fields,
      values,
      problems: [],
      keyBase: keyBaseOf(share),
      t: visit.t,
      labels: choices.labels,
    }),
    continueText: visit.t('reporting.consent.save'),
  };
  return visit.page('question', model, { back: '/return/messages', exit: true, neutralTitle: true });
}

async function saveConsent(visit: Visit): Promise<Reply> {
  const own = await openReport(visit);
  if ('status' in own) return own;
  const { digits, report } = own;
  const { fields } = withChoices(share, { why: report.strands }, []);
  const { values } = parseFields(fields, visit.form, keyBaseOf(share));
  const consent = {
    shareWith: [values.shareWith ?? []].flat(),
    mayTellLeader: [values.tellLeader ?? []].flat().includes('YES'),
  };
  await visit.ctx((ctx) => changeConsent(ctx, secretsOf(visit), { digits, ...consent }));
  return visit.redirect('/return/messages?done=consent');
}

async function showWithdraw(visit: Visit): Promise<Reply> {
  const own = await openReport(visit);
  if ('status' in own) return own;
  return visit.page(
    'reporting/withdraw',
    { title: visit.t('reporting.withdraw.title') },
    { back: '/return/messages', exit: true, neutralTitle: true },
  );
}

async function withdraw(visit: Visit): Promise<Reply> {
  const digits = codeOf(visit, 'return');
  if (!digits) return ended(visit);
  await visit.ctx((ctx) => withdrawReport(ctx, secretsOf(visit), digits));
  return visit.redirect('/return/messages');
}

function close(visit: Visit): Reply {
  visit.clearCookie('return');
  return visit.redirect('/');
}

/** Coming back with the private code: messages both ways, consent, withdrawal. */
export const returnRoutes: Route[] = defineRoutes('reporting', [
  { method: 'GET', url: '/return', policy: mayComeBack, audit: BY_CODE, handle: (visit) => askCode(visit) },
  {
    method: 'POST',
    url: '/return',
    policy: mayComeBack,
    audit: BY_CODE,
    limit: { perMinute: 30 },
    handle: openCode,
  },
  {
    method: 'GET',
    url: '/return/messages',
    policy: mayComeBack,
    audit: BY_CODE,
    handle: (visit) => showThread(visit),
  },
  {
    method: 'POST',
    url: '/return/messages',
    policy: mayComeBack,
    audit: 'reporting.add-information',
    limit: { perMinute: 60 },
    handle: writeMessage,
  },
  { method: 'GET', url: '/return/consent', policy: mayComeBack, audit: BY_CODE, handle: showConsent },
  {
    method: 'POST',
    url: '/return/consent',
    policy: mayComeBack,
    audit: 'reporting.change-consent',
    handle: saveConsent,
  },
  { method: 'GET', url: '/return/withdraw', policy: mayComeBack, audit: BY_CODE, handle: showWithdraw },
  {
    method: 'POST',
    url: '/return/withdraw',
    policy: mayComeBack,
    audit: 'reporting.withdraw-report',
    handle: withdraw,
  },
  {
    method: 'POST',
    url: '/return/close',
    policy: mayComeBack,
    audit: 'none: only a cookie ends',
    handle: close,
  },
]);
