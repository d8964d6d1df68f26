import { chose, type QuestionPage } from '../question.model.ts';

/** The part of the force's area, from its own register; the ward is asked for next. */
export const area: QuestionPage = {
  id: 'area',
  journey: 'report',
  section: 'when-where',
  isOptional: true,
  choices: 'areas',
  fields: [{ kind: 'radios', name: 'area', options: [] }],
  when: (answers) => !chose(answers, 'placeKind', 'ONLINE'),
};
