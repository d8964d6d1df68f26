import { isReachable, type QuestionPage } from '../question.model.ts';

/** Name, and the age band that decides which help is due by law (a child has enhanced rights). */
export const name: QuestionPage = {
  id: 'name',
  journey: 'report',
  section: 'you',
  isOptional: true,
  fields: [
    { kind: 'text', name: 'name', maxLength: 120, autocomplete: 'name' },
    { kind: 'radios', name: 'ageBand', options: ['UNDER_18', 'AGE_18_64', 'AGE_65_PLUS'], small: true },
  ],
  when: isReachable,
};
