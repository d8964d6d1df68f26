import { chose, type QuestionPage } from '../question.model.ts';

/** After a threat or violence: what the first officer must know. It takes the place of the later page `now`. */
export const harm: QuestionPage = {
  id: 'harm',
  journey: 'report',
  section: 'what',
  isOptional: true,
  fields: [
    {
      kind: 'checkboxes',
      name: 'harm',
      options: ['INJURED', 'NEEDS_DOCTOR', 'WEAPON', 'NOT_SAFE_HOME', 'MAY_COME_BACK', 'NONE'],
      exclusive: 'NONE',
    },
  ],
  when: (answers) => chose(answers, 'happened', 'THREATENED', 'HURT'),
};
