import { chose, type QuestionPage } from '../question.model.ts';

/** The confidential hotline and gov.uk/ACT first; going on here is still possible. */
export const concernHotline: QuestionPage = {
  id: 'concern-hotline',
  journey: 'concern',
  section: 'concern',
  isOptional: true,
  isInformation: true,
  isShort: true,
  fields: [],
  when: (answers) => chose(answers, 'concernAbout', 'TERRORISM'),
};
