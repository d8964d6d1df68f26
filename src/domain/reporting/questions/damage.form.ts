import { chose, type QuestionPage } from '../question.model.ts';

/** Whether others can see the damage, and who can remove it once it is photographed. */
export const damage: QuestionPage = {
  id: 'damage',
  journey: 'report',
  section: 'what',
  isOptional: true,
  fields: [
    { kind: 'radios', name: 'damageVisible', options: ['YES', 'NO', 'NOT_SURE'] },
    { kind: 'text', name: 'damageOwner', maxLength: 200 },
  ],
  when: (answers) => chose(answers, 'happened', 'DAMAGE_OR_GRAFFITI'),
};
