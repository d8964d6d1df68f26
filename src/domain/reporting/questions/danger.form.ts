import type { QuestionPage } from '../question.model.ts';

/** First of all questions: is anyone in danger now? "Always dial 999 if there is an emergency" (Kent letter). */
export const danger: QuestionPage = {
  id: 'danger',
  journey: 'report',
  section: 'safety',
  isOptional: false,
  isShort: true,
  fields: [{ kind: 'radios', name: 'danger', options: ['YES', 'NO'], required: true }],
};
