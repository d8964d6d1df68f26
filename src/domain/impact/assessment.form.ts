import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, type FieldView, type FormValues, formView, parseFields } from '#platform/web/form';
import type { Form, Translate } from '#platform/web/route';
import {
  type AssessmentContent,
  CONFIDENCE,
  CONSULTED_KINDS,
  contentSchema,
  RATINGS,
} from './assessment.model.ts';

const BLOCK = 4000;
const LINE = 500;
/** Empty rows after the filled ones, so that a page without scripts can take more. */
const SPARE_ROWS = 2;
/** More rows than this in one group are not read. */
const MOST_ROWS = 40;
const SCALE = ['1', '2', '3', '4', '5'];

const block = (name: string): FieldSpec => ({ kind: 'textarea', name, maxLength: BLOCK, rows: 4 });
const line = (name: string): FieldSpec => ({ kind: 'text', name, maxLength: LINE });
const select = (name: string, options: readonly string[]): FieldSpec => ({
  kind: 'select',
  name,
  options,
  required: true,
});

export const DRAFT_KEYS = 'impact.draft';
/** The single fields in three runs: before the groups of rows, between them and after them. */
export const DRAFT_FIELDS = {
  facts: [block('background'), block('factsKnown'), block('factsNotKnown')],
  response: [block('policeResponse'), block('proportionality')],
  rating: [
    { kind: 'checkboxes', name: 'equalityConsidered', options: ['yes'], small: true },
    { kind: 'select', name: 'overrideRating', options: RATINGS },
    line('overrideReason'),
  ],
} satisfies Record<string, FieldSpec[]>;
const SINGLE: FieldSpec[] = Object.values(DRAFT_FIELDS).flat();

export const GROUPS = ['communities', 'consulted', 'notConsulted', 'risks'] as const;
export type Group = (typeof GROUPS)[number];

/** Fields of one row of each group. A row counts only where its first text field (`lead`) is filled. */
const ROWS: Record<Group, { lead: string; specs: FieldSpec[] }> = {
  communities: {
    lead: 'name',
    specs: [
      line('name'),
      line('place'),
      line('whyAffected'),
      line('concerns'),
      select('confidence', CONFIDENCE),
    ],
  },
  consulted: { lead: 'role', specs: [select('kind', CONSULTED_KINDS), line('role'), line('view')] },
  notConsulted: { lead: 'who', specs: [line('who'), line('why')] },
  risks: {
    lead: 'description',
    specs: [
      line('description'),
      select('likelihood', SCALE),
      select('impact', SCALE),
      line('control'),
      line('owner'),
    ],
  },
};

/** The form as typed: single fields, and the rows of each group in order. */
export interface DraftForm {
  values: FormValues;
  rows: Record<Group, FormValues[]>;
}

const rowName = (group: Group, index: number, field: string): string => `${group}_${index}_${field}`;

/** The form filled with what is kept. */
export function formOf(content: AssessmentContent): DraftForm {
  const texts = (record: object): FormValues =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, String(value ?? '')]));
  return {
    values: {
      ...texts(
        Object.fromEntries(SINGLE.map(({ name }) => [name, content[name as keyof AssessmentContent]])),
      ),
      equalityConsidered: content.equalityConsidered ? ['yes'] : [],
    },
    rows: {
      communities: content.communities.map(texts),
      consulted: content.consulted.map(texts),
      notConsulted: content.notConsulted.map(texts),
      risks: content.risks.map(texts),
    },
  };
}

/** The posted rows of a group whose first text field is filled, numbered anew. */
function postedRows(posted: Form, group: Group): Form[] {
  const { lead, specs } = ROWS[group];
  const rows: Form[] = [];
  for (let index = 0; index < MOST_ROWS; index += 1) {
    const typed = posted[rowName(group, index, lead)];
    if (!typed || !String(typed).trim()) continue;
    rows.push(Object.fromEntries(specs.map(({ name }) => [name, posted[rowName(group, index, name)] ?? ''])));
  }
  return rows;
}

/** Reads the whole posted draft. `content` is there only where nothing is wrong; what was typed always is. */
export function readDraft(
  posted: Form,
): DraftForm & { problems: FieldProblem[]; content?: AssessmentContent } {
  const { values, problems } = parseFields(SINGLE, posted, DRAFT_KEYS);
  const rows: Record<Group, FormValues[]> = { communities: [], consulted: [], notConsulted: [], risks: [] };
  for (const group of GROUPS)
    for (const [index, row] of postedRows(posted, group).entries()) {
      const parsed = parseFields(ROWS[group].specs, row, `impact.${group}`);
      rows[group].push(parsed.values);
      problems.push(
        ...parsed.problems.map(({ field, key, args }) => ({
          field: rowName(group, index, field),
          key,
          args: { ...args, n: index + 1 },
        })),
      );
    }
  if (problems.length > 0) return { values, rows, problems };
  const read = contentSchema.safeParse({
    ...values,
    ...rows,
    equalityConsidered: [values.equalityConsidered].flat().includes('yes'),
    overrideRating: values.overrideRating || null,
  });
  if (read.success) return { values, rows, problems, content: read.data };
  const fields = read.error.issues.map(({ path }) => path.join('_'));
  return { values, rows, problems: fields.map((field) => ({ field, key: 'impact.draft.unusable' })) };
}

export interface RowView {
  legend: string;
  fields: FieldView[];
}

/** One row's fields under their indexed names. */
function rowView(
  group: Group,
  index: number,
  about: { values: FormValues; problems: readonly FieldProblem[]; t: Translate },
): RowView {
  const start = rowName(group, index, '');
  const problems = about.problems
    .filter(({ field }) => field.startsWith(start))
    .map((problem) => ({ ...problem, field: problem.field.slice(start.length) }));
  const fields = formView({
    specs: ROWS[group].specs,
    values: about.values,
    problems,
    keyBase: `impact.${group}`,
    t: about.t,
  });
  return {
    legend: about.t(`impact.${group}.row`, { n: index + 1 }),
    fields: fields.map((view) => {
      const name = `${start}${view.name}`;
      return { ...view, name, params: { ...view.params, id: name, name } };
    }),
  };
}

/** Every field of the draft form for its page, with two empty rows at the end of each group. */
export function draftFormView(
  form: DraftForm,
  problems: readonly FieldProblem[],
  t: Translate,
): { facts: FieldView[]; response: FieldView[]; rating: FieldView[]; groups: Record<Group, RowView[]> } {
  const single = (specs: readonly FieldSpec[]): FieldView[] =>
    formView({ specs, values: form.values, problems, keyBase: DRAFT_KEYS, t });
  const group = (name: Group): RowView[] => {
    const spare = Array.from({ length: SPARE_ROWS }, () => ({}));
    return [...form.rows[name], ...spare].map((values, index) =>
      rowView(name, index, { values, problems, t }),
    );
  };
  return {
    facts: single(DRAFT_FIELDS.facts),
    response: single(DRAFT_FIELDS.response),
    rating: single(DRAFT_FIELDS.rating),
    groups: {
      communities: group('communities'),
      consulted: group('consulted'),
      notConsulted: group('notConsulted'),
      risks: group('risks'),
    },
  };
}
