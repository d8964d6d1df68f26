import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, type FormValues, one } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import { LANGUAGES } from '#reference/languages';
import type { Area } from '#room/access';
import { answerKey } from '../answer-key.model.ts';
import type { QuestionPage } from '../question.model.ts';
import { contact } from '../questions/contact.form.ts';
import { danger } from '../questions/danger.form.ts';
import { harm } from '../questions/harm.form.ts';
import { needs } from '../questions/needs.form.ts';
import { religion } from '../questions/religion.form.ts';
import { role } from '../questions/role.form.ts';
import { safe } from '../questions/safe.form.ts';
import { wants } from '../questions/wants.form.ts';
import { what } from '../questions/what.form.ts';
import { when } from '../questions/when.form.ts';
import { where } from '../questions/where.form.ts';
import { why } from '../questions/why.form.ts';
import type { FieldError } from './wrong-body.model.ts';

/** First of the keys of every word of the workspace. */
export const WORKSPACE = 'reporting.workspace';

const PERCEIVED = ['VICTIM', 'WITNESS', 'OTHER_PERSON', 'SUPPORT_ORG'] as const;
/** What partners send; what else the public is asked of themselves no organisation answers for them. */
const NOT_ASKED = ['selfIdentity', 'needsLanguage'];

/** One part of the page. */
export interface WorkspaceSection {
  id: string;
  fields: readonly FieldSpec[];
}

function compact(field: FieldSpec): FieldSpec {
  if (field.name === 'role' && field.kind === 'radios')
    return { ...field, options: field.options.filter((option) => option !== 'WORRIED') };
  if (field.name === 'contactBy' && field.kind === 'radios')
    return {
      ...field,
      options: ['PARTNER', ...field.options.filter((option) => option !== 'CODE')],
      small: true,
    };
  if (field.kind === 'radios') return { ...field, inline: field.options.length <= 2 };
  if (field.kind === 'checkboxes') return { ...field, small: true };
  // What is typed here is about somebody else: the browser must not fill in the case worker's own.
  if (field.kind === 'tel' || field.kind === 'email') return { ...field, autocomplete: 'off' };
  return field;
}

const asked = (...pages: QuestionPage[]): FieldSpec[] =>
  pages
    .flatMap(({ fields }) => fields)
    .filter(({ name }) => !NOT_ASKED.includes(name))
    .map(compact);

/** What the person agreed that the police may know of them; "known to us alone" comes first. */
export const identityFields = (): FieldSpec[] => [
  { kind: 'radios', name: 'identity', options: ['known-to-partner', 'shared', 'unknown'], required: true },
  { kind: 'text', name: 'name', maxLength: 200, autocomplete: 'off' },
  ...asked(contact, safe),
];

/** The page's fields: safety first, the story before the reasons, who they are last. */
export function workspaceSections(areas: readonly Area[]): WorkspaceSection[] {
  const places = areas.filter(({ level }) => level > 0).map(({ path }) => path);
  return [
    { id: 'safety', fields: asked(danger) },
    {
      id: 'story',
      fields: [
        ...asked(role),
        { kind: 'textarea', name: 'narrative', maxLength: 4000, rows: 8, required: true },
        { kind: 'select', name: 'language', options: LANGUAGES.map(({ tag }) => tag) },
        ...asked(what, harm),
      ],
    },
    { id: 'place', fields: [...asked(when, where), { kind: 'select', name: 'areaPath', options: places }] },
    {
      id: 'reasons',
      fields: [...asked(why, religion), { kind: 'select', name: 'perceivedBy', options: PERCEIVED }],
    },
    { id: 'next', fields: asked(wants, needs) },
    { id: 'person', fields: identityFields() },
    { id: 'own', fields: [{ kind: 'text', name: 'partnerReference', maxLength: 40, width: 20, ltr: true }] },
  ];
}

/** Words of options: those of the public's form, so that the case worker reads what the person would have read. */
export function workspaceLabels(
  fields: readonly FieldSpec[],
  areas: readonly Area[],
  t: Translate,
): Record<string, Record<string, string>> {
  const labels: Record<string, Record<string, string>> = {
    areaPath: Object.fromEntries(areas.map(({ path, name: own }) => [path, own])),
    language: Object.fromEntries(LANGUAGES.map(({ tag, englishName }) => [tag, englishName])),
  };
  for (const field of fields) {
    if (!('options' in field) || field.name in labels) continue;
    const words = field.options.flatMap((value) => {
      const own = `${WORKSPACE}.${field.name}.option.${value}`;
      const key = t.has(own) ? own : answerKey(field.name, value);
      return key && t.has(key) ? [[value, t(key)] as const] : [];
    });
    labels[field.name] = Object.fromEntries(words);
  }
  return labels;
}

const some = (values: FormValues, name: string): string[] => [values[name] ?? []].flat().filter(Boolean);
/** Fields that hold something, as the interface takes them: what is empty is not sent. */
const given = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

/** The choice about the person as the interface takes it. */
export function identityOf(values: FormValues): unknown {
  const state = one(values, 'identity');
  if (state !== 'shared') return { state };
  return {
    state,
    name: one(values, 'name'),
    contact: {
      by: one(values, 'contactBy') || 'PARTNER',
      mayLeaveMessage: one(values, 'leaveMessage') === 'YES',
      ...given({
        phone: one(values, 'phone'),
        email: one(values, 'email'),
        other: one(values, 'otherContact'),
        safeTimes: one(values, 'safeTimes'),
        whoAnswers: one(values, 'whoAnswers'),
      }),
    },
  };
}

/** The page's answers as the report a partner's program would have sent. */
export function bodyOf(values: FormValues): unknown {
  const time = given({ date: one(values, 'incidentDate'), time: one(values, 'whenTime') });
  const { perceivedBy, partnerReference } = given({
    perceivedBy: one(values, 'perceivedBy'),
    partnerReference: one(values, 'partnerReference'),
  });
  return {
    danger: one(values, 'danger') === 'YES',
    tells: one(values, 'role'),
    ...(perceivedBy ? { perceivedBy } : {}),
    happened: some(values, 'happened'),
    narrative: one(values, 'narrative'),
    language: one(values, 'language') || 'en',
    when: { kind: one(values, 'whenKind') || 'NOT_SURE', ...time },
    place: given({
      kind: one(values, 'placeKind'),
      words: one(values, 'place'),
      areaPath: one(values, 'areaPath'),
    }),
    why: some(values, 'why'),
    religions: some(values, 'religion'),
    harm: some(values, 'harm'),
    wants: some(values, 'wants'),
    needs: some(values, 'needs'),
    ...(partnerReference ? { partnerReference } : {}),
    identity: identityOf(values),
  };
}

/** Where the fields of the interface stand on the page, by their whole path; any other stands under its first part. */
const FIELD_OF: Readonly<Record<string, string>> = {
  tells: 'role',
  'when.kind': 'whenKind',
  'when.date': 'incidentDate',
  'when.time': 'whenTime',
  'place.kind': 'placeKind',
  'place.words': 'place',
  'place.areaPath': 'areaPath',
  religions: 'religion',
  'identity.state': 'identity',
  'identity.name': 'name',
  'identity.contact.by': 'contactBy',
  'identity.contact.phone': 'phone',
  'identity.contact.email': 'email',
  'identity.contact.other': 'otherContact',
  'identity.contact.safeTimes': 'safeTimes',
  'identity.contact.whoAnswers': 'whoAnswers',
};

/** What the interface's own check found, beside the fields of the page. */
export const problemsOf = (errors: readonly FieldError[], t: Translate): FieldProblem[] =>
  errors.map(({ field: path, detail }) => {
    const field = FIELD_OF[path] ?? path.split('.')[0] ?? path;
    const own = `${WORKSPACE}.${field}.required`;
    return t.has(own) ? { field, key: own } : { field, key: `${WORKSPACE}.wrong`, args: { detail } };
  });

/** A name that was typed and must not cross is said so, instead of being dropped unseen. */
export const nameProblems = (values: FormValues): FieldProblem[] =>
  one(values, 'name') !== '' && one(values, 'identity') !== 'shared'
    ? [{ field: 'name', key: `${WORKSPACE}.name.not-shared` }]
    : [];
