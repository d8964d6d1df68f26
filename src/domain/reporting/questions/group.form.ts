import { chose, type QuestionPage } from '../question.model.ts';

/** A building or a community: is anybody there now, do people come today? */
export const group: QuestionPage = {
  id: 'group',
  journey: 'report',
  section: 'what',
  isOptional: true,
  fields: [
    { kind: 'text', name: 'groupName', maxLength: 200 },
    { kind: 'radios', name: 'peopleThere', options: ['YES', 'NO', 'NOT_SURE'] },
    { kind: 'radios', name: 'gatheringToday', options: ['YES', 'NO', 'NOT_SURE'] },
  ],
  when: (answers) => chose(answers, 'role', 'COMMUNITY'),
};
