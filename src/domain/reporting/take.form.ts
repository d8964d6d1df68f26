import type { FieldProblem } from '#kernel/refusal';
import type { FieldSpec } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import { LANGUAGES } from '#reference/languages';
import { ALWAYS_ANONYMOUS_ROUTES, type ReportRoute } from '#reference/reporting-routes';
import type { Area } from '#room/access';
import { answerKey } from './answer-key.model.ts';
import { type Draft, newDraft } from './draft.model.ts';
import { answersThatCount, pagesFor } from './journey.model.ts';
import { organisations } from './organisations.model.ts';
import { type Answers, chose, isAnswered, one, type QuestionPage } from './question.model.ts';
import { anonymity } from './questions/anonymity.form.ts';
import { contact } from './questions/contact.form.ts';
import { danger } from './questions/danger.form.ts';
import { emergency } from './questions/emergency.form.ts';
import { name } from './questions/name.form.ts';
import { needs } from './questions/needs.form.ts';
import { religion } from './questions/religion.form.ts';
import { role } from './questions/role.form.ts';
import { safe } from './questions/safe.form.ts';
import { what } from './questions/what.form.ts';
import { when } from './questions/when.form.ts';
import { where } from './questions/where.form.ts';
import { why } from './questions/why.form.ts';
import { words } from './questions/words.form.ts';

/**
 * Routes by which a report reaches a member of staff, the usual ones first. An organisation without our interface sends a
 * letter, an e-mail or calls, and other services pass on what they were told: that is typed in here too.
 */
export const TAKEN_ROUTES = [
  '101',
  'FRONT_COUNTER',
  'OFFICER_ON_PATROL',
  'WARD_OFFICER_SURGERY',
  '18001_101_RELAY',
  '999',
  '999_BSL',
  '18000_RELAY',
  '999_EMERGENCY_SMS',
  'POLICE_DISCOVERED',
  'COUNCILLOR_MP',
  'SCHOOL_UNI',
  'EMPLOYER',
  'OTHER_FORCE',
  'TRUE_VISION',
  'ONLINE_SOH_POLICE_UK',
  'BTP_61016',
  'TPRC',
  'TELL_MAMA',
  'BMT',
  'CST',
  'GALOP',
  'STOP_HATE_UK',
  'CRIMESTOPPERS_ANON',
] as const satisfies readonly ReportRoute[];

/** Who holds the perception, where it is not who tells us. */
const PERCEIVED = ['VICTIM', 'WITNESS', 'OTHER_PERSON', 'OFFICER', 'SUPPORT_ORG'] as const;

/** Languages our messages may have to be put into; what is typed here is as a rule English. */
const ANSWERED = LANGUAGES.filter(({ tag, isSigned }) => tag !== 'en' && !isSigned).map(({ tag }) => tag);

/** One part of the page with its access key. */
export interface TakeSection {
  id: string;
  key: string;
  fields: readonly FieldSpec[];
  /** Fields below the button that looks something up. */
  below?: readonly FieldSpec[];
}

/** Looked up and dropped: of a postcode nothing is kept but the ward. */
export const LOOKED_UP = 'postcode';

/** The page's fields in the order of a call: safety first, the story before the reasons, who they are last. */
export function takeSections(areas: readonly Area[]): TakeSection[] {
  const pages = (...list: QuestionPage[]): FieldSpec[] => list.flatMap(({ fields }) => fields).map(compact);
  const places = areas.filter(({ level }) => level > 0).map(({ path }) => path);
  const shared = organisations().map(({ id }) => id);
  return [
    { id: 'safety', key: '1', fields: pages(danger, emergency) },
    {
      id: 'how',
      key: '2',
      fields: [{ kind: 'select', name: 'route', options: TAKEN_ROUTES, required: true }, ...pages(role)],
    },
    { id: 'story', key: '3', fields: pages(words, what) },
    {
      id: 'place',
      key: '4',
      fields: [...pages(when, where), { kind: 'text', name: LOOKED_UP, maxLength: 40, width: 10 }],
      below: [{ kind: 'select', name: 'areaPath', options: places }],
    },
    {
      id: 'reasons',
      key: '5',
      fields: [...pages(why, religion), { kind: 'select', name: 'perceivedBy', options: PERCEIVED }],
    },
    { id: 'person', key: '6', fields: pages(anonymity, name, contact, safe) },
    {
      id: 'help',
      key: '7',
      fields: [...pages(needs), { kind: 'select', name: 'language', options: ANSWERED }],
    },
    {
      id: 'consent',
      key: '8',
      fields: [
        { kind: 'checkboxes', name: 'shareWith', options: shared, small: true },
        { kind: 'checkboxes', name: 'tellLeader', options: ['YES'], small: true },
        {
          kind: 'radios',
          name: 'code',
          options: ['GIVE', 'NOT_WANTED'],
          required: true,
          small: true,
          inline: true,
        },
      ],
    },
  ];
}

export const takeFields = (sections: readonly TakeSection[]): FieldSpec[] =>
  sections.flatMap(({ fields, below = [] }) => [...fields, ...below]);

/** A page for people who know it by heart takes less room; two answers stand side by side. */
function compact(field: FieldSpec): FieldSpec {
  // Somebody who is only worried tells a concern, not a report.
  if (field.name === 'role' && field.kind === 'radios')
    return { ...field, options: field.options.filter((option) => option !== 'WORRIED'), small: true };
  if (field.kind === 'radios') return { ...field, small: true, inline: field.options.length <= 3 };
  if (field.kind === 'checkboxes') return { ...field, small: true };
  if (field.kind === 'textarea') return { ...field, rows: 5 };
  return field;
}

/** Words of options: those of the public's form, so that staff read what the person would have read. */
export function takeLabels(
  sections: readonly TakeSection[],
  areas: readonly Area[],
  t: Translate,
): Record<string, Record<string, string>> {
  const labels: Record<string, Record<string, string>> = {
    areaPath: Object.fromEntries(areas.map(({ path, name: own }) => [path, own])),
    shareWith: Object.fromEntries(organisations().map(({ id, name: own }) => [id, own])),
    language: Object.fromEntries(LANGUAGES.map(({ tag, englishName }) => [tag, englishName])),
  };
  for (const field of takeFields(sections)) {
    if (!('options' in field) || field.name in labels) continue;
    const words = field.options.flatMap((value) => {
      const own = `reporting.take.${field.name}.option.${value}`;
      const key = t.has(own) ? own : answerKey(field.name, value);
      return key && t.has(key) ? [[value, t(key)] as const] : [];
    });
    labels[field.name] = Object.fromEntries(words);
  }
  return labels;
}

type Values = Readonly<Record<string, string | string[]>>;

/** The page's answers as the draft the public's form would have come to. */
export function takenDraft({ [LOOKED_UP]: _dropped, ...values }: Values, token: string): Draft {
  const [area = '', ward] = one(values, 'areaPath').split('/');
  const answers: Answers = { ...values, area, ward: ward === undefined ? '' : one(values, 'areaPath') };
  return { ...newDraft('report'), token, answers, isShort: true, hasReachedCheck: true };
}

/** Nobody may try to find out who told Crimestoppers: what comes from there has no name and no way back. */
const neverAsked = (answers: Answers): FieldProblem[] =>
  chose(answers, 'route', ...ALWAYS_ANONYMOUS_ROUTES) && one(answers, 'anonymity') !== 'ANONYMOUS'
    ? [{ field: 'anonymity', key: 'reporting.take.anonymity.never-asked' }]
    : [];

/** What the public's form would not have let pass: a question that must be answered, or two answers that do not fit. */
export function takeProblems(draft: Draft): FieldProblem[] {
  const counted = answersThatCount(draft);
  const asked = pagesFor(draft).flatMap((page) => {
    const missing = page.fields
      .filter((field) => 'required' in field && field.required === true)
      .filter((field) => !isAnswered({ ...page, fields: [field] }, counted))
      .map(({ name: field }) => ({ field, key: `reporting.take.${field}.required` }));
    return [...missing, ...(page.problems?.(counted) ?? [])];
  });
  return [...asked, ...neverAsked(draft.answers)];
}
