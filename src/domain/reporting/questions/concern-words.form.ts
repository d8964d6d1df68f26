import type { QuestionPage } from '../question.model.ts';

/** The worry in the person's own words. */
export const concernWords: QuestionPage = {
  id: 'concern-words',
  journey: 'concern',
  section: 'concern',
  isOptional: false,
  isShort: true,
  fields: [{ kind: 'textarea', name: 'narrative', maxLength: 4000, rows: 8, required: true }],
};
