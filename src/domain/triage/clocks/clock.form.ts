import type { FieldSpec } from '#platform/web/form';
import { VICTIMS_CODE_DAYS } from '#reference/victims-code';
import { CAMERAS, SUSPEND_REASONS } from './clock.model.ts';

export const STOP_FIELDS = (reasons: readonly string[]): FieldSpec[] => [
  { kind: 'radios', name: 'reason', options: [...reasons], required: true, small: true },
];
export const SUSPEND_FIELDS: FieldSpec[] = [
  { kind: 'radios', name: 'why', options: SUSPEND_REASONS, required: true, small: true },
  { kind: 'date', name: 'untilDay', required: true },
];
export const CCTV_FIELDS: FieldSpec[] = [
  { kind: 'select', name: 'camera', options: CAMERAS, required: true },
  { kind: 'date', name: 'overwrittenDay', required: true },
  { kind: 'text', name: 'overwrittenTime', maxLength: 5, width: 5, ltr: true },
];
export const TOLD_FIELDS: FieldSpec[] = [
  { kind: 'select', name: 'step', options: Object.keys(VICTIMS_CODE_DAYS), required: true },
  { kind: 'radios', name: 'rights', options: ['ENHANCED', 'STANDARD'], required: true, small: true },
];
