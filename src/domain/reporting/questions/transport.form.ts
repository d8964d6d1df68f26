import { chose, type QuestionPage } from '../question.model.ts';

/** Which bus, train or taxi: cameras on board keep their pictures for days, not months. */
export const transport: QuestionPage = {
  id: 'transport',
  journey: 'report',
  section: 'when-where',
  isOptional: true,
  fields: [
    { kind: 'text', name: 'transportService', maxLength: 200 },
    { kind: 'text', name: 'transportNumber', maxLength: 60, width: 10, ltr: true },
    { kind: 'text', name: 'transportDirection', maxLength: 200 },
  ],
  when: (answers) => chose(answers, 'placeKind', 'TRANSPORT'),
};
