import type { QuestionPage } from '../question.model.ts';

/** What happened comes before why: many people do not know the words "hate crime". */
export const what: QuestionPage = {
  id: 'what',
  journey: 'report',
  section: 'what',
  isOptional: false,
  isShort: true,
  fields: [
    {
      kind: 'checkboxes',
      name: 'happened',
      options: [
        'SAID_OR_SHOUTED',
        'THREATENED',
        'HURT',
        'DAMAGE_OR_GRAFFITI',
        'LETTER',
        'ONLINE_OR_PHONE',
        'REFUSED_OR_UNFAIR',
        'FOLLOWED',
        'SOMETHING_ELSE',
      ],
      required: true,
    },
  ],
};
