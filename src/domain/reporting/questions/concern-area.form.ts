import type { QuestionPage } from '../question.model.ts';

/** Where people worry: area from the register, place in free words. */
export const concernArea: QuestionPage = {
  id: 'concern-area',
  journey: 'concern',
  section: 'concern',
  isOptional: true,
  choices: 'areas',
  fields: [
    { kind: 'radios', name: 'area', options: [] },
    { kind: 'text', name: 'place', maxLength: 200 },
  ],
};
