import type { QuestionPage } from '../question.model.ts';

/** What the worry is about. Terrorism is sent to the hotline before anything is typed. */
export const concernAbout: QuestionPage = {
  id: 'concern-about',
  journey: 'concern',
  section: 'concern',
  isOptional: false,
  isShort: true,
  fields: [
    {
      kind: 'radios',
      name: 'concernAbout',
      options: [
        'RUMOUR',
        'PLANNED_EVENT',
        'TENSION',
        'POST_OR_LETTER',
        'SAFETY',
        'PATROL_OR_VISIT',
        'QUESTION',
        'TERRORISM',
      ],
      required: true,
    },
  ],
};
