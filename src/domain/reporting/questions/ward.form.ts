import { chose, one, type QuestionPage } from '../question.model.ts';

/** The ward: what ward officers, patrols and counts go by. Published figures are never finer. */
export const ward: QuestionPage = {
  id: 'ward',
  journey: 'report',
  section: 'when-where',
  isOptional: true,
  choices: 'wards',
  fields: [{ kind: 'radios', name: 'ward', options: [] }],
  when: (answers) =>
    !chose(answers, 'placeKind', 'ONLINE') &&
    !chose(answers, 'area', 'NOT_SURE') &&
    one(answers, 'area') !== '',
};
