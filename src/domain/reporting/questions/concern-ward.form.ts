import { chose, one, type QuestionPage } from '../question.model.ts';

/** The ward, so that its officers hear of it. */
export const concernWard: QuestionPage = {
  id: 'concern-ward',
  journey: 'concern',
  section: 'concern',
  isOptional: true,
  choices: 'wards',
  fields: [{ kind: 'radios', name: 'ward', options: [] }],
  when: (answers) => !chose(answers, 'area', 'NOT_SURE') && one(answers, 'area') !== '',
};
