import { chose, type QuestionPage } from '../question.model.ts';

/** Where the letter or parcel is now, who touched it, and what it came in: fingerprints and the next step depend on it. */
export const letter: QuestionPage = {
  id: 'letter',
  journey: 'report',
  section: 'what',
  isOptional: true,
  fields: [
    { kind: 'text', name: 'letterWhere', maxLength: 200 },
    { kind: 'radios', name: 'letterTouched', options: ['NOBODY', 'ONE_PERSON', 'MORE_PEOPLE', 'NOT_SURE'] },
    { kind: 'text', name: 'letterTouchedBy', maxLength: 200 },
    { kind: 'radios', name: 'letterPackaging', options: ['KEPT', 'NOT_KEPT', 'NONE', 'NOT_SURE'] },
  ],
  when: (answers) => chose(answers, 'happened', 'LETTER'),
};
