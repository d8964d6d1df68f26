import { chose, type QuestionPage } from '../question.model.ts';

/** More than once: a person targeted again and again is at more risk. */
export const often: QuestionPage = {
  id: 'often',
  journey: 'report',
  section: 'when-where',
  isOptional: true,
  fields: [
    { kind: 'radios', name: 'often', options: ['FEW_TIMES', 'WEEKLY', 'DAILY', 'NOT_SURE'] },
    { kind: 'radios', name: 'gettingWorse', options: ['YES', 'NO', 'NOT_SURE'] },
  ],
  when: (answers) => chose(answers, 'whenKind', 'MANY'),
};
