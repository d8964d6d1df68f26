import { chose, type QuestionPage } from '../question.model.ts';

/** The numbers to call, and a way on for those who have called and those who cannot. */
export const emergency: QuestionPage = {
  id: 'emergency',
  journey: 'report',
  section: 'safety',
  isOptional: false,
  isInformation: true,
  isShort: true,
  fields: [{ kind: 'radios', name: 'called', options: ['CALLED', 'CANNOT_CALL', 'NOT_NOW'], required: true }],
  when: (answers) => chose(answers, 'danger', 'YES'),
};
