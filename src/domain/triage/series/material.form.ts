import type { FieldSpec } from '#platform/web/form';
import { OPENING_REASONS } from '#room/reporting';
import { MATERIAL_KINDS, OUTCOMES, PACKAGINGS, REASON_MOST, TEXT_MOST } from './series.model.ts';

/** What police type from a letter or leaflet that a report tells of. */
export const MATERIAL_FIELDS: FieldSpec[] = [
  { kind: 'radios', name: 'kind', options: [...MATERIAL_KINDS], required: true, small: true, inline: true },
  { kind: 'textarea', name: 'text', maxLength: TEXT_MOST, rows: 12, required: true },
  { kind: 'date', name: 'foundOn', notFuture: true },
  { kind: 'radios', name: 'packaging', options: [...PACKAGINGS], required: true, small: true, inline: true },
  { kind: 'textarea', name: 'handling', maxLength: REASON_MOST, rows: 3 },
];

/** The same beside a picture of the report's evidence: the words may wait, and opening the picture takes a reason. */
export const PICTURE_FIELDS: FieldSpec[] = [
  { kind: 'select', name: 'reason', options: [...OPENING_REASONS], required: true },
  ...MATERIAL_FIELDS.map((field) => (field.name === 'text' ? { ...field, required: false } : field)),
];

/** A person's answer to two letters side by side. */
export const ANSWER_FIELDS: FieldSpec[] = [
  { kind: 'radios', name: 'outcome', options: [...OUTCOMES], required: true },
  { kind: 'textarea', name: 'reason', maxLength: REASON_MOST, rows: 3, required: true },
];
