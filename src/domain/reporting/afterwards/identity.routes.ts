import type { FieldProblem } from '#kernel/refusal';
import { type FieldView, formView, parseFields } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { secretsOf } from '../open-form.routes.ts';
import { type Answers, keyBaseOf, one } from '../question.model.ts';
import { anonymity } from '../questions/anonymity.form.ts';
import { contact } from '../questions/contact.form.ts';
import { name } from '../questions/name.form.ts';
import { safe } from '../questions/safe.form.ts';
import { mayComeBack } from '../reporting.policy.ts';
import { changeIdentity } from './change-identity.ts';
import { BY_CODE, type OwnReport, ownReport } from './own-report.routes.ts';

const PATH = '/return/identity';
const THREAD = '/return/messages';
const PAGES = [anonymity, name, contact, safe];

type Values = Record<string, string | string[]>;

/** The questions of the form, put together on one page: a question that was a page of its own is a part of this one. */
function identityFields(values: Values, problems: readonly FieldProblem[], t: Translate): FieldView[] {
  return PAGES.flatMap((page) =>
    formView({ specs: page.fields, values, problems, keyBase: keyBaseOf(page), t }).map((view) => ({
      ...view,
      params: asPart(view.params),
    })),
  );
}

interface Legend {
  fieldset?: { legend: { text: string; isPageHeading?: boolean; classes: string } };
}

function asPart(params: FieldView['params'] & Legend): FieldView['params'] {
  if (!params.fieldset?.legend.isPageHeading) return params;
  const { text } = params.fieldset.legend;
  return { ...params, fieldset: { legend: { text, classes: 'govuk-fieldset__legend--m' } } };
}

function page(visit: Visit, values: Values, problems: FieldProblem[] = []): Reply {
  const { t } = visit;
  const model = {
    title: t('reporting.after.identity.title'),
    lead: [t('reporting.after.identity.text'), t('reporting.after.again')],
    fields: identityFields(values, problems, t),
    continueText: t('reporting.consent.save'),
  };
  return visit.page('question', model, { problems, back: THREAD, exit: true, neutralTitle: true });
}

/** A withdrawn report is changed no more, and one that a partner brought is changed through the partner. */
async function open(visit: Visit): Promise<OwnReport | Reply> {
  const own = await ownReport(visit);
  if ('status' in own) return own;
  const isFixed = own.report.withdrawnAt || own.report.anonymity === 'NAMED_TO_INTERMEDIARY_ONLY';
  return isFixed ? visit.redirect(THREAD) : own;
}

async function show(visit: Visit): Promise<Reply> {
  const own = await open(visit);
  if ('status' in own) return own;
  const { report, afterwards } = own;
  const leaveMessage = afterwards.mayLeaveMessage ? 'YES' : 'NO';
  return page(visit, { anonymity: report.anonymity, contactBy: afterwards.contactBy, leaveMessage });
}

async function save(visit: Visit): Promise<Reply> {
  const own = await open(visit);
  if ('status' in own) return own;
  const values: Values = {};
  const problems: FieldProblem[] = [];
  for (const part of PAGES) {
    const parsed = parseFields(part.fields, visit.form, keyBaseOf(part));
    Object.assign(values, parsed.values);
    problems.push(...parsed.problems);
  }
  const answers: Answers = values;
  if (one(answers, 'anonymity') !== 'ANONYMOUS') problems.push(...(contact.problems?.(answers) ?? []));
  if (problems.length > 0) return page(visit, values, problems);
  await visit.ctx((ctx) => changeIdentity(ctx, secretsOf(visit), { digits: own.digits, answers }));
  return visit.redirect(`${THREAD}?done=consent`);
}

/** Whether the police may know who reported, and how to reach them, changed later with the private code. */
export const identityRoutes: Route[] = defineRoutes('reporting', [
  { method: 'GET', url: PATH, policy: mayComeBack, audit: BY_CODE, handle: show },
  {
    method: 'POST',
    url: PATH,
    policy: mayComeBack,
    audit: 'reporting.change-identity',
    limit: { perMinute: 20 },
    handle: save,
  },
]);
