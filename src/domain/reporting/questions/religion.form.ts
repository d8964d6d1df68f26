import { PERCEIVED_RELIGIONS } from '#reference/strands';
import { chose, type QuestionPage } from '../question.model.ts';

/** The religion they seemed to have in mind, which may not be the person's own. */
export const religion: QuestionPage = {
  id: 'religion',
  journey: 'report',
  section: 'why-who',
  isOptional: true,
  fields: [{ kind: 'checkboxes', name: 'religion', options: [...PERCEIVED_RELIGIONS], exclusive: 'UNKNOWN' }],
  when: (answers) => chose(answers, 'why', 'RELIGION'),
};
