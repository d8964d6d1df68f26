import type { QuestionPage } from '../question.model.ts';

/** What else saw it. Pictures are kept by the person until an officer asks: nothing is uploaded here. */
export const evidence: QuestionPage = {
  id: 'evidence',
  journey: 'report',
  section: 'why-who',
  isOptional: true,
  fields: [
    {
      kind: 'checkboxes',
      name: 'evidence',
      options: ['PEOPLE', 'CCTV', 'DOORBELL', 'PHOTO_OR_VIDEO', 'SCREENSHOT', 'NOT_SURE'],
      exclusive: 'NOT_SURE',
    },
  ],
};
