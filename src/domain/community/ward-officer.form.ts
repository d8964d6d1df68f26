import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, type FormValues, parseFields } from '#platform/web/form';
import { LANGUAGES } from '#reference/languages';
import { addDays, londonDay } from '#statistics/days';
import type { WardOfficer } from './ward-officer.model.ts';

export const OFFICER_KEYS = 'community.ward-officer';

export const officerFields = (areaPaths: readonly string[]): FieldSpec[] => [
  { kind: 'select', name: 'area', options: areaPaths.filter((path) => path !== ''), required: true },
  { kind: 'text', name: 'rank', maxLength: 60, width: 20, required: true },
  { kind: 'text', name: 'name', maxLength: 120, required: true },
  { kind: 'tel', name: 'phone', maxLength: 30, width: 20 },
  { kind: 'email', name: 'email', maxLength: 200 },
  { kind: 'checkboxes', name: 'languages', options: LANGUAGES.map(({ tag }) => tag), small: true },
  { kind: 'date', name: 'until', required: true },
];

/** Reads a ward's new contact: one way to reach it at least, and an end date within a year. */
export function readOfficerForm(
  posted: FormValues,
  about: { areaPaths: readonly string[]; now: Date },
): { values: FormValues; problems: FieldProblem[]; officer?: Omit<WardOfficer, 'id'> } {
  const { values, problems } = parseFields(officerFields(about.areaPaths), posted, OFFICER_KEYS);
  const text = (name: string): string => String(values[name] ?? '');
  const has = (field: string): boolean => problems.some((problem) => problem.field === field);
  if (!text('phone') && !text('email'))
    problems.push({ field: 'phone', key: `${OFFICER_KEYS}.contact.required` });
  const until = text('until');
  const yearAhead = addDays(londonDay(about.now), 366);
  if (!has('until') && (until < londonDay(about.now) || until > yearAhead))
    problems.push({ field: 'until', key: `${OFFICER_KEYS}.until.range` });
  if (problems.length > 0) return { values, problems };
  return {
    values,
    problems,
    officer: {
      areaPath: text('area'),
      name: text('name'),
      rank: text('rank'),
      phone: text('phone') || null,
      email: text('email') || null,
      languages: [values.languages ?? []].flat(),
      validUntil: until,
    },
  };
}
