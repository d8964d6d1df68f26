import { type FieldSpec, type FormValues, one } from '#platform/web/form';
import { STRANDS } from '#reference/strands';
import {
  BREAK_EFFECTS,
  BREAK_KINDS,
  type BreakEffect,
  type BreakKind,
  EVERY_STRAND,
  type SeriesBreak,
} from './series-break.model.ts';

/** Stands for the whole force, whose own path is empty and would look like no answer. */
export const WHOLE_FORCE = 'FORCE';

export const breakFields = (areaPaths: readonly string[]): FieldSpec[] => [
  { kind: 'date', name: 'day', required: true, notFuture: true },
  { kind: 'select', name: 'areaPath', options: [WHOLE_FORCE, ...areaPaths], required: true },
  { kind: 'select', name: 'strand', options: [EVERY_STRAND, ...STRANDS], required: true },
  { kind: 'radios', name: 'kind', options: [...BREAK_KINDS], required: true, small: true },
  { kind: 'radios', name: 'effect', options: [...BREAK_EFFECTS], required: true, small: true },
  { kind: 'textarea', name: 'reason', maxLength: 1000, rows: 3, required: true },
];

export const WITHDRAW_FIELDS: FieldSpec[] = [
  { kind: 'textarea', name: 'withdrawWhy', maxLength: 1000, rows: 3, required: true },
];

/** What a form without problems says. */
export const breakOf = (values: FormValues): SeriesBreak & { kind: BreakKind; reason: string } => ({
  day: one(values, 'day'),
  areaPath: one(values, 'areaPath') === WHOLE_FORCE ? '' : one(values, 'areaPath'),
  strand: one(values, 'strand'),
  kind: one(values, 'kind') as BreakKind,
  effect: one(values, 'effect') as BreakEffect,
  reason: one(values, 'reason'),
});

export const whyOf = (values: FormValues): string => one(values, 'withdrawWhy');
