import { chose, type QuestionPage } from '../question.model.ts';

/** A report for another person: whether they know, and for which organisation it is made, if any. */
export const someone: QuestionPage = {
  id: 'someone',
  journey: 'report',
  section: 'what',
  isOptional: true,
  fields: [
    { kind: 'radios', name: 'personKnows', options: ['YES', 'NO', 'CANNOT_DECIDE'] },
    { kind: 'text', name: 'organisation', maxLength: 200 },
  ],
  when: (answers) => chose(answers, 'role', 'SOMEONE'),
};
