import type { QuestionPage } from '../question.model.ts';

/** What is known of who did it. Words only, sealed with the story: there is no record of a suspect here. */
export const who: QuestionPage = {
  id: 'who',
  journey: 'report',
  section: 'why-who',
  isOptional: true,
  fields: [
    {
      kind: 'radios',
      name: 'offender',
      options: ['KNOWN', 'SEEN_BEFORE', 'STRANGER', 'DID_NOT_SEE', 'RATHER_NOT'],
    },
    {
      kind: 'checkboxes',
      name: 'offenderRisk',
      options: ['KNOWS_HOME', 'KNOWS_WORK_OR_SCHOOL', 'AFRAID_OF_THEM'],
    },
    { kind: 'textarea', name: 'offenderWords', maxLength: 2000, rows: 4 },
  ],
};
