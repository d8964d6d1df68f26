import type { FieldSpec } from '#platform/web/form';
import type { QuestionPage } from '../question.model.ts';

/**
 * Photos, videos, recordings and documents, one at a time. After the question of names, because whether hidden details
 * stay in a file is answered differently by somebody who wants to stay unknown.
 */
export const files: QuestionPage = {
  id: 'files',
  journey: 'report',
  section: 'you',
  isOptional: true,
  isInformation: true,
  fields: [],
};

/** Whether the file is kept exactly as it is, or hidden details are taken out before anything is kept. */
export const FILE_CHOICE: readonly FieldSpec[] = [
  { kind: 'radios', name: 'hidden', options: ['KEEP', 'REMOVE'], required: true },
];
