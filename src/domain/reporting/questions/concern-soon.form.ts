import type { QuestionPage } from '../question.model.ts';

/** How soon something may happen. */
export const concernSoon: QuestionPage = {
  id: 'concern-soon',
  journey: 'concern',
  section: 'concern',
  isOptional: true,
  fields: [
    {
      kind: 'radios',
      name: 'soon',
      options: ['NOW', 'TODAY_OR_TOMORROW', 'THIS_WEEK', 'LATER', 'NO_DATE', 'NOT_SURE'],
    },
  ],
};
