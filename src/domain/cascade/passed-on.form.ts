import type { FieldSpec } from '#platform/web/form';
import { PASSING_CHANNELS } from './delivery.model.ts';

export const PASSED_KEYS = 'cascade.passed';

/** How, and to about how many people, a leader passed a statement on. The version read stands in a hidden field. */
export const PASSED_FIELDS: FieldSpec[] = [
  { kind: 'hidden', name: 'version' },
  { kind: 'checkboxes', name: 'channels', options: PASSING_CHANNELS, required: true, small: true },
  { kind: 'text', name: 'people', maxLength: 30, width: 5, numeric: true, required: true },
];

/** `about 1,200` and `١٢٠٠` mean a number too; anything else is not one. */
export function readPeople(typed: string): number {
  const digits = typed.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0) ?? 0;
    const zero = [0x30, 0x660, 0x6f0].find((start) => point >= start && point < start + 10);
    return zero === undefined ? digit : String(point - zero);
  });
  const plain = digits.replace(/(?<=\d)[ ,.'](?=\d{3}\b)/g, '');
  return /^\D{0,20}\d{1,6}\D{0,20}$/.test(plain) ? Number(/\d+/.exec(plain)?.[0]) : Number.NaN;
}
