import type { FieldSpec } from '#platform/web/form';
import { EXPORT_FORMATS, EXPORT_REASONS } from './record.model.ts';

/** What every export asks; `exportId` makes asking twice the same as asking once. */
const COMMON: FieldSpec[] = [
  { kind: 'hidden', name: 'exportId' },
  { kind: 'radios', name: 'format', options: [...EXPORT_FORMATS], required: true, small: true, inline: true },
  { kind: 'checkboxes', name: 'mark', options: ['YES'], small: true },
  { kind: 'radios', name: 'identity', options: ['NONE', ...EXPORT_REASONS], required: true, small: true },
];
export const BATCH_FIELDS: FieldSpec[] = [
  { kind: 'date', name: 'sinceOn', required: true, notFuture: true },
  ...COMMON,
];
export const CASE_FIELDS: FieldSpec[] = COMMON;

export const IMPORT_FIELDS: FieldSpec[] = [
  { kind: 'textarea', name: 'rows', maxLength: 120_000, rows: 8, required: true },
];
export const REFERENCE_FIELDS: FieldSpec[] = [
  { kind: 'text', name: 'crimeReference', maxLength: 30, width: 20, required: true },
  { kind: 'textarea', name: 'tellText', maxLength: 600, rows: 3 },
];
