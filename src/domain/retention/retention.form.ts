import type { FieldSpec } from '#platform/web/form';
import { HOLD_REASONS, HOLD_SUBJECTS } from './hold.model.ts';
import { RULING_REASONS, RULING_VERDICTS } from './ruling.model.ts';
import { ACTS } from './schedule.model.ts';

export const SCHEDULE_FIELDS: FieldSpec[] = [
  { kind: 'text', name: 'n', maxLength: 4, width: 4, numeric: true, required: true },
  { kind: 'radios', name: 'unit', options: ['D', 'M', 'Y'], required: true, inline: true, small: true },
  { kind: 'radios', name: 'act', options: [...ACTS], required: true, small: true },
  { kind: 'text', name: 'source', maxLength: 300, required: true },
  { kind: 'radios', name: 'isVerified', options: ['YES', 'NO'], required: true, inline: true, small: true },
  { kind: 'textarea', name: 'reason', maxLength: 500, rows: 3, required: true },
];

/** The owner's choices come from the register of staff. */
export const holdFields = (staffIds: readonly string[]): FieldSpec[] => [
  { kind: 'radios', name: 'subjectKind', options: [...HOLD_SUBJECTS], required: true, small: true },
  { kind: 'text', name: 'reference', maxLength: 40, width: 20, required: true },
  { kind: 'select', name: 'reason', options: [...HOLD_REASONS], required: true },
  { kind: 'textarea', name: 'words', maxLength: 1000, rows: 3, required: true },
  { kind: 'select', name: 'ownerId', options: [...staffIds], required: true },
  { kind: 'date', name: 'reviewOn', required: true },
];

export const RULING_FIELDS: FieldSpec[] = [
  { kind: 'radios', name: 'verdict', options: [...RULING_VERDICTS], required: true, small: true },
  { kind: 'select', name: 'mopiGroup', options: ['1', '2', '3', '4'] },
  { kind: 'date', name: 'keepUntil' },
  { kind: 'radios', name: 'isAsked', options: ['YES', 'NO'], required: true, inline: true, small: true },
  { kind: 'select', name: 'reason', options: [...RULING_REASONS], required: true },
];
