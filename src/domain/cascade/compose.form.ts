import { type FieldProblem, foundId } from '#kernel/refusal';
import { type FieldSpec, type FormValues, one } from '#platform/web/form';
import type { Visit } from '#platform/web/route';
import { CLAIM_KINDS } from './claim.model.ts';
import { ANSWER_MAX, ISSUER_MAX, NOTE_MAX, SECTION_MAX, TITLE_MAX, tidy } from './compose.model.ts';
import { LETTER_MAX } from './draft-letter.model.ts';
import { HEADINGS, type Sections } from './heading.model.ts';
import type { DraftText } from './statement.model.ts';

export const COMPOSE_KEYS = 'cascade.compose';

const text = (name: string, maxLength: number, rows: number): FieldSpec => ({
  kind: 'textarea',
  name,
  maxLength,
  rows,
});

/** The words of a statement; where it is for, and about which event, only when it is begun. */
export const COMPOSE_FIELDS: FieldSpec[] = [
  { kind: 'text', name: 'title', maxLength: TITLE_MAX, required: true },
  text('answer', ANSWER_MAX, 3),
  ...HEADINGS.map((heading) => text(heading, SECTION_MAX, 6)),
  { kind: 'text', name: 'issuer', maxLength: ISSUER_MAX },
  { kind: 'text', name: 'validHours', maxLength: 3, width: 3, numeric: true },
  text('changeNote', NOTE_MAX, 2),
];

/** What begins has changed nothing yet. */
export const beginFields = (events: readonly string[], areas: readonly string[]): FieldSpec[] => [
  { kind: 'select', name: 'eventId', options: events, required: true },
  { kind: 'select', name: 'areaPath', options: areas },
  ...COMPOSE_FIELDS.filter(({ name }) => name !== 'changeNote'),
];

/** A statement holds for two days unless told otherwise: long enough to travel, short enough to be looked at again. */
export const USUAL_VALID_HOURS = 48;

type Values = Readonly<Record<string, string | string[] | undefined>>;

/** The draft a filled form means; a number that is none becomes one that is refused. */
export function draftOfForm(values: Values): DraftText {
  return {
    title: tidy(one(values, 'title')),
    answer: tidy(one(values, 'answer')),
    sections: Object.fromEntries(
      HEADINGS.map((heading) => [heading, tidy(one(values, heading))]),
    ) as Sections,
    issuer: tidy(one(values, 'issuer')),
    validHours: /^\d{1,4}$/.test(one(values, 'validHours')) ? Number(one(values, 'validHours')) : Number.NaN,
    changeNote: tidy(one(values, 'changeNote')),
  };
}

/** A draft as form values. */
export const formOfDraft = (draft: DraftText): Record<string, string> => ({
  title: draft.title,
  answer: draft.answer,
  ...draft.sections,
  issuer: draft.issuer,
  validHours: String(draft.validHours),
  changeNote: draft.changeNote,
});

export const LETTER_FIELDS: FieldSpec[] = [
  { kind: 'textarea', name: 'letter', maxLength: LETTER_MAX, rows: 20, required: true },
];

export const CLAIM_KEYS = 'cascade.claim';
/** Kinds somebody has to vouch for; the register vouches for threat level and contact routes itself. */
export const ENTERED_KINDS = CLAIM_KINDS.filter(
  (kind) => kind !== 'THREAT_LEVEL' && kind !== 'CONTACT_ROUTE',
);
export const CLAIM_FIELDS: FieldSpec[] = [
  { kind: 'select', name: 'kind', options: ENTERED_KINDS, required: true },
  { kind: 'text', name: 'text', maxLength: 300, required: true },
  { kind: 'text', name: 'source', maxLength: 200, required: true },
  { kind: 'text', name: 'approver', maxLength: 120, required: true },
  { kind: 'text', name: 'ctpReference', maxLength: 60, width: 20 },
  { kind: 'text', name: 'hours', maxLength: 3, width: 3, numeric: true, required: true },
];

export const DECIDE_FIELDS: FieldSpec[] = [
  { kind: 'textarea', name: 'reason', maxLength: NOTE_MAX, rows: 3 },
];
export const WITHDRAW_FIELDS: FieldSpec[] = [
  { kind: 'textarea', name: 'note', maxLength: NOTE_MAX, rows: 3, required: true },
];

export const sendFields = (options: {
  areas: readonly string[];
  languages: readonly string[];
  represents: readonly string[];
  channels: readonly string[];
  interests: readonly string[];
}): FieldSpec[] => [
  { kind: 'checkboxes', name: 'areaPaths', options: options.areas, small: true },
  { kind: 'checkboxes', name: 'languages', options: options.languages, small: true },
  { kind: 'checkboxes', name: 'represents', options: options.represents, small: true },
  { kind: 'checkboxes', name: 'channels', options: options.channels, small: true },
  { kind: 'checkboxes', name: 'interests', options: options.interests, small: true },
];

export const CONTACT_FIELDS: FieldSpec[] = [
  { kind: 'text', name: 'id', maxLength: 60, width: 20, required: true },
  { kind: 'select', name: 'kind', options: ['phone', 'text', 'url', 'email', 'relay'], required: true },
  { kind: 'text', name: 'display', maxLength: 120, required: true },
  { kind: 'text', name: 'owner', maxLength: 120, required: true },
  { kind: 'text', name: 'audience', maxLength: 40 },
  { kind: 'text', name: 'note', maxLength: 200 },
];

/** A form as posted, with what is wrong with it. */
export interface Filled {
  values: FormValues;
  problems: readonly FieldProblem[];
}

/**
 * The statement a page's address names.
 * @throws Refusal `not-found` for anything that is no identifier
 */
export const statementIdOf = (visit: Pick<Visit, 'params'>): string => foundId(visit.params.id, 'statement');
