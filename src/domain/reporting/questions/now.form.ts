import { chose, type QuestionPage } from '../question.model.ts';

/** How the person is now, in words that change what is done. Those already asked about harm are not asked again. */
export const now: QuestionPage = {
  id: 'now',
  journey: 'report',
  section: 'next',
  isOptional: true,
  fields: [
    {
      kind: 'checkboxes',
      name: 'feeling',
      options: [
        'NOT_SAFE_HOME',
        'AFRAID_TO_GO_OUT',
        'CHANGED_ROUTINE',
        'FAMILY_AFRAID',
        'NOT_SLEEPING',
        'NONE',
      ],
      exclusive: 'NONE',
    },
  ],
  when: (answers) => !chose(answers, 'happened', 'THREATENED', 'HURT'),
};
