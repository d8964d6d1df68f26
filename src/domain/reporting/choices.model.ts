import type { FieldSpec } from '#platform/web/form';
import type { Area } from '#room/access';
import { organisationsFor } from './organisations.model.ts';
import { type Answers, all, one, type QuestionPage } from './question.model.ts';

/** The fields of a page with the options that come from a register, and the words of those options. */
export interface FieldsWithChoices {
  fields: readonly FieldSpec[];
  labels: Record<string, Record<string, string>>;
}

interface Choice {
  value: string;
  text: string;
}

const NOT_SURE = 'NOT_SURE';

function areaChoices(areas: readonly Area[], parent: string | null): Choice[] {
  const level = parent === null ? 1 : 2;
  return areas
    .filter((area) => area.level === level && (parent === null || area.parentPath === parent))
    .map(({ path, name }) => ({ value: path, text: name }));
}

function choicesFor(
  page: QuestionPage,
  answers: Answers,
  areas: readonly Area[],
): { field: string; choices: Choice[] } {
  if (page.choices === 'areas') return { field: 'area', choices: areaChoices(areas, null) };
  if (page.choices === 'wards') return { field: 'ward', choices: areaChoices(areas, one(answers, 'area')) };
  const offered = organisationsFor(all(answers, 'why'));
  return { field: 'shareWith', choices: offered.map(({ id, name }) => ({ value: id, text: name })) };
}

/** Fills in the options of areas, wards and organisations; other pages keep their fields as they are. */
export function withChoices(page: QuestionPage, answers: Answers, areas: readonly Area[]): FieldsWithChoices {
  if (!page.choices) return { fields: page.fields, labels: {} };
  const { field, choices } = choicesFor(page, answers, areas);
  const values = choices.map(({ value }) => value);
  const options = page.choices === 'organisations' ? values : [...values, NOT_SURE];
  const fields = page.fields.map((spec) =>
    spec.name === field && (spec.kind === 'radios' || spec.kind === 'checkboxes')
      ? { ...spec, options }
      : spec,
  );
  return { fields, labels: { [field]: Object.fromEntries(choices.map(({ value, text }) => [value, text])) } };
}
