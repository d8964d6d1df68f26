import type { QuestionPage } from '../question.model.ts';

/** Name, name but quietly, or no name: a choice the person must make, never a default. */
export const anonymity: QuestionPage = {
  id: 'anonymity',
  journey: 'report',
  section: 'you',
  isOptional: false,
  isShort: true,
  fields: [{ kind: 'radios', name: 'anonymity', options: ['NAMED', 'QUIET', 'ANONYMOUS'], required: true }],
};
