import type { QuestionPage } from '../question.model.ts';

/** The person's own words, in any language, kept as they were written. */
export const words: QuestionPage = {
  id: 'words',
  journey: 'report',
  section: 'what',
  isOptional: true,
  fields: [{ kind: 'textarea', name: 'narrative', maxLength: 4000, rows: 8 }],
};
