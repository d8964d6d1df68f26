import type { QuestionPage } from '../question.model.ts';

/** Who holds the perception. Somebody who is only worried goes on with the short concern form. */
export const role: QuestionPage = {
  id: 'role',
  journey: 'report',
  section: 'what',
  isOptional: false,
  isShort: true,
  fields: [
    {
      kind: 'radios',
      name: 'role',
      options: ['ME', 'WITNESS', 'SOMEONE', 'COMMUNITY', 'WORRIED'],
      required: true,
    },
  ],
};
