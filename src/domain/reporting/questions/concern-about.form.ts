import type { QuestionPage } from '../question.model.ts';

/** What a concern may be about. None of it asks who is behind it: no crime is told of, and nobody is a subject here. */
export const CONCERN_KINDS = [
  'RUMOUR',
  'PLANNED_EVENT',
  'TENSION',
  'GRAFFITI',
  'POST_OR_LETTER',
  'SAFETY',
  'PATROL_OR_VISIT',
  'QUESTION',
  'TERRORISM',
] as const;

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
      options: CONCERN_KINDS,
      required: true,
    },
  ],
};
