import type { FieldSpec } from '#platform/web/form';
import { ANSWER_MAX, DID_MAX, SAID_MAX } from './concern.model.ts';

export const ANSWER_KEYS = 'community.answer';
export const ANSWER_FIELDS: readonly FieldSpec[] = [
  { kind: 'textarea', name: 'answer', maxLength: ANSWER_MAX, rows: 6, required: true },
];
/** The two lines for everyone, apart from the answer so that the page can say what they are for. */
export const LINE_FIELDS: readonly FieldSpec[] = [
  { kind: 'text', name: 'said', maxLength: SAID_MAX },
  { kind: 'text', name: 'did', maxLength: DID_MAX },
  { kind: 'checkboxes', name: 'checked', options: ['yes'], small: true },
];
