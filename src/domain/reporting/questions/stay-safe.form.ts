import type { QuestionPage } from '../question.model.ts';

/**
 * Explains the button that leaves the page before the first page that shows it, and what it cannot hide. A person
 * whose phone is watched must know this before anything is typed.
 */
export const staySafe: QuestionPage = {
  id: 'stay-safe',
  journey: 'report',
  section: 'safety',
  isOptional: true,
  isInformation: true,
  isShort: true,
  fields: [],
};
