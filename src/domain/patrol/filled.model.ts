import type { FieldProblem } from '#kernel/refusal';
import type { FormValues } from '#platform/web/form';

/** What was typed into a form, and what is wrong with it. */
export interface Filled {
  values: FormValues;
  problems: readonly FieldProblem[];
}
export const EMPTY: Filled = { values: {}, problems: [] };

/** The first value of each field, as text. */
export const plain = (values: FormValues): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String([value].flat()[0] ?? '')]));
