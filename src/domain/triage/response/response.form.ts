import type { FieldSpec } from '#platform/web/form';
import { RISK_FACTORS, RISKS } from '../decision.model.ts';
import { needsReason, PARTS, type Part, THRIVE } from './response.model.ts';

const MOST = 2000;

/** THRIVE, with the officer's own risk and, where it differs from what the factors point to, why. */
export const THRIVE_FIELDS: FieldSpec[] = [
  ...THRIVE.map((name): FieldSpec => ({ kind: 'textarea', name, maxLength: MOST, rows: 2, required: true })),
  { kind: 'checkboxes', name: 'riskFactors', options: RISK_FACTORS, small: true },
  { kind: 'radios', name: 'riskLevel', options: RISKS, required: true, small: true },
  { kind: 'textarea', name: 'override', maxLength: MOST, rows: 2 },
];

/** One note: which item, how it stands, and why. */
export const noteFields = (part: Part): FieldSpec[] => [
  { kind: 'select', name: 'item', options: PARTS[part].items, required: true },
  { kind: 'select', name: 'state', options: PARTS[part].states, required: true },
  { kind: 'textarea', name: 'reason', maxLength: MOST, rows: 2, required: needsReason(part) },
];
