import type { FieldSpec } from '#platform/web/form';
import { MODES, NOT_DONE_REASONS, PURPOSES, SITE_CONSENTS, SITE_KINDS } from './visit.model.ts';

export const PLAN_KEYS = 'patrol.plan';
export const planFields = (choices: {
  sites: string[];
  events: string[];
  officers: string[];
}): FieldSpec[] => [
  { kind: 'select', name: 'siteId', options: choices.sites, required: true },
  { kind: 'radios', name: 'purpose', options: PURPOSES, required: true, small: true },
  { kind: 'date', name: 'day', required: true },
  { kind: 'text', name: 'from', maxLength: 5, width: 5, required: true, ltr: true },
  { kind: 'text', name: 'until', maxLength: 5, width: 5, required: true, ltr: true },
  { kind: 'text', name: 'dwellMinutes', maxLength: 3, width: 3, numeric: true, required: true },
  { kind: 'radios', name: 'mode', options: MODES, required: true, small: true },
  { kind: 'select', name: 'officerId', options: choices.officers },
  { kind: 'select', name: 'eventId', options: choices.events },
];

export const SITE_KEYS = 'patrol.site';
export const siteFields = (areaPaths: string[]): FieldSpec[] => [
  { kind: 'text', name: 'name', maxLength: 120, required: true },
  { kind: 'select', name: 'kind', options: SITE_KINDS, required: true },
  { kind: 'select', name: 'areaPath', options: areaPaths, required: true },
  { kind: 'radios', name: 'consent', options: SITE_CONSENTS, required: true },
];

export const LOG_KEYS = 'patrol.log';
/** One form for both ends of a visit; what was not done needs its reason. */
export const LOG_FIELDS: FieldSpec[] = [
  { kind: 'radios', name: 'outcome', options: ['done', 'not-done'], required: true },
  { kind: 'text', name: 'stayedMinutes', maxLength: 3, width: 3, numeric: true },
  { kind: 'text', name: 'engagedWith', maxLength: 200 },
  { kind: 'textarea', name: 'heard', maxLength: 1000, rows: 4 },
  { kind: 'radios', name: 'reason', options: NOT_DONE_REASONS, small: true },
  { kind: 'textarea', name: 'why', maxLength: 500, rows: 3 },
];

export const PROMISE_KEYS = 'patrol.promise';
export const promiseFields = (areaPaths: string[]): FieldSpec[] => [
  { kind: 'select', name: 'areaPath', options: areaPaths, required: true },
  { kind: 'date', name: 'untilOn', required: true },
];
