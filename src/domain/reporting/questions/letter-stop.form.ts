import { chose, type QuestionPage } from '../question.model.ts';

/**
 * Stop: do not touch it, do not share it. "I would urge anyone who receives such a letter, not to handle it or share
 * it on social media but report it immediately" (Met, hate letters 2018). Stands before any question about it.
 */
export const letterStop: QuestionPage = {
  id: 'letter-stop',
  journey: 'report',
  section: 'what',
  isOptional: true,
  isInformation: true,
  isShort: true,
  fields: [],
  when: (answers) => chose(answers, 'happened', 'LETTER'),
};

/** The same for somebody who calls a letter a worry and never comes to the report. */
export const concernLetterStop: QuestionPage = {
  ...letterStop,
  journey: 'concern',
  section: 'concern',
  when: (answers) => chose(answers, 'concernAbout', 'POST_OR_LETTER'),
};
