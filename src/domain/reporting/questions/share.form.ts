import type { QuestionPage } from '../question.model.ts';

/** Each organisation is a choice of its own and none is ticked beforehand. */
export const share: QuestionPage = {
  id: 'share',
  journey: 'report',
  section: 'sharing',
  isOptional: true,
  choices: 'organisations',
  fields: [
    { kind: 'checkboxes', name: 'shareWith', options: [] },
    { kind: 'checkboxes', name: 'tellLeader', options: ['YES'] },
  ],
};
