import type { QuestionPage } from '../question.model.ts';
import { isReachedOutside } from './contact.form.ts';

/** When it is safe to be reached, and who else may pick up. Asked before anybody contacts anybody. */
export const safe: QuestionPage = {
  id: 'safe',
  journey: 'report',
  section: 'you',
  isOptional: true,
  fields: [
    { kind: 'radios', name: 'leaveMessage', options: ['YES', 'NO'] },
    { kind: 'text', name: 'safeTimes', maxLength: 200 },
    { kind: 'text', name: 'whoAnswers', maxLength: 200 },
  ],
  when: isReachedOutside,
};
