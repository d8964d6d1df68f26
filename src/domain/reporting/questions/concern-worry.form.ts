import type { QuestionPage } from '../question.model.ts';

/** How worried people are and how many have said so: what a community impact assessment is made of. */
export const concernWorry: QuestionPage = {
  id: 'concern-worry',
  journey: 'concern',
  section: 'concern',
  isOptional: true,
  fields: [
    { kind: 'radios', name: 'worry', options: ['NOT', 'LITTLE', 'QUITE', 'VERY'] },
    { kind: 'radios', name: 'heardFrom', options: ['ONLY_ME', 'FEW', 'MANY', 'NOT_SURE'] },
  ],
};
