import { type Answers, one } from './question.model.ts';

/**
 * The area path a person chose: the ward where it lies in the chosen area, else the area, else null for unknown.
 * A ward that was answered before the area was changed does not count.
 */
export function areaPathOf(answers: Answers): string | null {
  const area = one(answers, 'area');
  if (area === '' || area === 'NOT_SURE') return null;
  const ward = one(answers, 'ward');
  return ward.startsWith(`${area}/`) ? ward : area;
}
