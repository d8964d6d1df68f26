import { chose, type QuestionPage } from '../question.model.ts';

/** Where the message stands and whether it can still be seen. */
export const online: QuestionPage = {
  id: 'online',
  journey: 'report',
  section: 'what',
  isOptional: true,
  fields: [
    { kind: 'text', name: 'onlinePlace', maxLength: 200 },
    { kind: 'text', name: 'onlineLink', maxLength: 1000, ltr: true },
    { kind: 'radios', name: 'onlineVisible', options: ['YES', 'NO', 'NOT_SURE'] },
  ],
  when: (answers) => chose(answers, 'happened', 'ONLINE_OR_PHONE'),
};
