import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, type FieldView, formView, parseFields } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import { type Answers, chose, keyBaseOf, one, type QuestionPage } from './question.model.ts';
import { concernContact } from './questions/concern-contact.form.ts';
import { danger } from './questions/danger.form.ts';
import { role } from './questions/role.form.ts';
import { what } from './questions/what.form.ts';
import { where } from './questions/where.form.ts';
import { why } from './questions/why.form.ts';
import { words } from './questions/words.form.ts';
import type { Anonymity } from './report.model.ts';

interface Part {
  keyBase: string;
  fields: readonly FieldSpec[];
}

/** Some fields of a question page of the long form, in its words. */
const part = (page: QuestionPage, ...names: string[]): Part => ({
  keyBase: keyBaseOf(page),
  fields: page.fields.filter(({ name }) => names.includes(name)),
});

/** Who is only worried tells a concern; on this page something has happened, and saying to whom can wait. */
const toWhom: Part = {
  keyBase: keyBaseOf(role),
  fields: [{ kind: 'radios', name: 'role', options: ['ME', 'WITNESS', 'SOMEONE', 'COMMUNITY'] }],
};

/** The one page: is anyone in danger, what, where, and a safe way to answer. The first two are needed. */
const PARTS: readonly Part[] = [
  part(danger, 'danger'),
  part(what, 'happened'),
  part(words, 'narrative'),
  part(where, 'place'),
  toWhom,
  part(why, 'why'),
  part(concernContact, 'contactBy', 'name', 'phone', 'email'),
];

/** Reads the page as it was posted; nothing typed is lost where something is wrong. */
export function readShortForm(posted: Parameters<typeof parseFields>[1]): {
  values: Record<string, string | string[]>;
  problems: FieldProblem[];
} {
  const read = PARTS.map(({ fields, keyBase }) => parseFields(fields, posted, keyBase));
  const values = Object.assign({}, ...read.map((one) => one.values)) as Record<string, string | string[]>;
  return {
    values,
    problems: [
      ...read.flatMap(({ problems }) => problems),
      ...(concernContact.problems?.(values) ?? []).filter(
        ({ field }) => !read.some(({ problems }) => problems.some((problem) => problem.field === field)),
      ),
    ],
  };
}

/** The fields of the page in the reader's words. */
export function shortFormView(
  values: Readonly<Record<string, string | readonly string[]>>,
  problems: readonly FieldProblem[],
  t: Translate,
): FieldView[] {
  // One page has no page before it: what to do about a letter stands beside the choice.
  const stop = [t('reporting.letter-stop.title'), t('reporting.letter-stop.danger')].join(' – ');
  const hints = { happened: { LETTER: stop } };
  return PARTS.flatMap(({ fields, keyBase }) =>
    formView({ specs: fields, values, problems, keyBase, t, hints, isPart: true }),
  );
}

/** As with a concern: a name is given, only a way to answer, or neither. */
function anonymityOf(values: Answers): Anonymity {
  if (one(values, 'name') !== '') return 'NAMED';
  return chose(values, 'contactBy', 'CALL', 'EMAIL') ? 'QUIET' : 'ANONYMOUS';
}

/** What was answered as answers of the long form, so that the record is the same. */
export function shortAnswers(values: Answers): Answers {
  return { ...values, role: one(values, 'role') || 'NOT_ASKED', anonymity: anonymityOf(values) };
}
