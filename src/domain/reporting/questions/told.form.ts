import type { QuestionPage } from '../question.model.ts';

/** The same event often arrives by three routes; a reference number joins them instead of counting it thrice. */
export const told: QuestionPage = {
  id: 'told',
  journey: 'report',
  section: 'sharing',
  isOptional: true,
  fields: [
    {
      kind: 'checkboxes',
      name: 'told',
      options: ['POLICE', 'ORGANISATION', 'COUNCIL_OR_SCHOOL', 'NOBODY'],
      exclusive: 'NOBODY',
    },
    { kind: 'text', name: 'toldReference', maxLength: 100 },
  ],
};
