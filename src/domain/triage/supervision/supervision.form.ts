import type { FieldSpec } from '#platform/web/form';
import { FINDINGS, OUTCOME_CODES, REVIEW_DAY_CHOICES } from './supervision.model.ts';

const MOST = 4000;

/** A review by the headings of the National Decision Model; `text` is "action and review". */
export const REVIEW_FIELDS: FieldSpec[] = [
  { kind: 'textarea', name: 'information', maxLength: MOST, rows: 4, required: true },
  { kind: 'textarea', name: 'assessment', maxLength: MOST, rows: 4, required: true },
  { kind: 'textarea', name: 'powers', maxLength: MOST, rows: 3, required: true },
  { kind: 'textarea', name: 'options', maxLength: MOST, rows: 3, required: true },
  { kind: 'textarea', name: 'text', maxLength: MOST, rows: 4, required: true },
  { kind: 'radios', name: 'finding', options: FINDINGS, required: true, small: true },
  { kind: 'select', name: 'nextDueDays', options: REVIEW_DAY_CHOICES, required: true },
];

/** `told` is what the person who reported reads. */
const ENDING: FieldSpec[] = [
  { kind: 'textarea', name: 'reasons', maxLength: MOST, rows: 4, required: true },
  { kind: 'textarea', name: 'told', maxLength: MOST, rows: 5, required: true },
];
/** How a crime ends. */
export const CRIME_CLOSING_FIELDS: FieldSpec[] = [
  { kind: 'select', name: 'outcome', options: OUTCOME_CODES, required: true },
  { kind: 'checkboxes', name: 'consent', options: ['YES'], small: true },
  ...ENDING,
];
/** How a report ends that is no crime: it has no outcome type. */
export const OTHER_CLOSING_FIELDS: FieldSpec[] = ENDING;
export const REOPENING_FIELDS: FieldSpec[] = ENDING;
