import type { QuestionPage } from '../question.model.ts';

/** What the person would like to happen. */
export const wants: QuestionPage = {
  id: 'wants',
  journey: 'report',
  section: 'next',
  isOptional: true,
  fields: [
    {
      kind: 'checkboxes',
      name: 'wants',
      options: ['INVESTIGATE', 'JUST_KNOW', 'CALL_ME', 'STAY_SAFE', 'SUPPORT', 'REMOVE', 'NOT_SURE'],
      exclusive: 'NOT_SURE',
    },
  ],
};
