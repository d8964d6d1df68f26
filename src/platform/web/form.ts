import type { FieldProblem } from '#kernel/refusal';
import { londonDay } from '#statistics/days';
import type { FieldSpec, FormValues } from './field-spec.ts';
import { readDate, readEmail, readPostcode, readTel } from './field-values.ts';

type Posted = Readonly<Record<string, string | readonly string[] | undefined>>;

const texts = (posted: Posted, name: string): string[] => {
  const value = Object.hasOwn(posted, name) ? posted[name] : undefined;
  if (value === undefined) return [];
  return (typeof value === 'string' ? [value] : [...value]).map((text) =>
    text.replace(/\r\n?/g, '\n').trim(),
  );
};

/** Characters as a reader counts them, not UTF-16 units. */
export const characters = (text: string): number => [...text].length;

interface Parsed {
  value: string | string[];
  problem?: { key: string; args?: Record<string, string | number> };
  /** The parts of a date as typed, so that a wrong one is shown again. */
  typed?: Record<string, string>;
}

function parseChoice(spec: FieldSpec & { kind: 'radios' | 'checkboxes' | 'select' }, posted: Posted): Parsed {
  const given = texts(posted, spec.name).filter((value) => value !== '');
  const known = given.filter((value) => spec.options.includes(value));
  if (spec.kind !== 'checkboxes') {
    if (given.length > known.length) return { value: '', problem: { key: 'web.form.notInList' } };
    return { value: known[0] ?? '' };
  }
  if (given.length > known.length) return { value: known, problem: { key: 'web.form.notInList' } };
  const others = known.filter((value) => value !== spec.exclusive);
  return { value: [...new Set(others.length > 0 ? others : known)] };
}

function parseText(spec: FieldSpec & { maxLength: number }, posted: Posted): Parsed {
  const [value = ''] = texts(posted, spec.name);
  const length = characters(value);
  if (length > spec.maxLength)
    return {
      value,
      problem: { key: 'web.form.tooLong', args: { max: spec.maxLength, over: length - spec.maxLength } },
    };
  if (value === '' || spec.kind === 'text' || spec.kind === 'textarea') return { value };
  const read =
    spec.kind === 'tel' ? readTel(value) : spec.kind === 'email' ? readEmail(value) : readPostcode(value);
  return read === undefined ? { value, problem: { key: `web.form.${spec.kind}` } } : { value: read };
}

function parseDate(spec: FieldSpec & { kind: 'date' }, posted: Posted, today: string): Parsed {
  const part = (name: string): string => texts(posted, `${spec.name}-${name}`)[0] ?? '';
  const parts = { day: part('day'), month: part('month'), year: part('year') };
  const typed = Object.fromEntries(
    Object.entries(parts).map(([name, text]) => [`${spec.name}-${name}`, text]),
  );
  if (!parts.day && !parts.month && !parts.year) {
    const [whole = ''] = texts(posted, spec.name);
    return { value: readDate(whole) ?? '', typed };
  }
  const date = readDate(`${parts.year}-${parts.month}-${parts.day}`);
  if (!date) return { value: '', typed, problem: { key: 'web.form.date' } };
  if (spec.notFuture && date > today) return { value: date, typed, problem: { key: 'web.form.notFuture' } };
  return { value: date, typed };
}

function parseField(spec: FieldSpec, posted: Posted, today: string): Parsed {
  switch (spec.kind) {
    case 'radios':
    case 'checkboxes':
    case 'select':
      return parseChoice(spec, posted);
    case 'date':
      return parseDate(spec, posted, today);
    case 'hidden':
      return { value: texts(posted, spec.name)[0] ?? '' };
    default:
      return parseText(spec, posted);
  }
}

/**
 * Reads a posted form by its specifications. What was typed stays in `values` even where it cannot be used, so that the
 * page can show it again. Dates answer `YYYY-MM-DD`; a wrong one keeps its parts under `<name>-day`, `-month`, `-year`.
 * A missing required field is the problem `<keyBase>.<name>.required`; the others are the platform's (`web.form.…`).
 */
export function parseFields(
  specs: readonly FieldSpec[],
  posted: Posted,
  keyBase: string,
  today: string = londonDay(new Date()),
): { values: FormValues; problems: FieldProblem[] } {
  const values: FormValues = {};
  const problems: FieldProblem[] = [];
  for (const spec of specs) {
    const { value, problem, typed } = parseField(spec, posted, today);
    values[spec.name] = value;
    Object.assign(values, typed);
    if (problem) problems.push({ field: spec.name, ...problem });
    else if (value.length === 0 && spec.kind !== 'hidden' && spec.required)
      problems.push({ field: spec.name, key: `${keyBase}.${spec.name}.required` });
  }
  return { values, problems };
}

export type { FieldSpec, FormValues } from './field-spec.ts';
export { type FieldView, formView } from './form-view.ts';

/** The one value of a field, the first of several; an empty text where there is none. */
export const one = (
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
  name: string,
): string => [values[name] ?? ''].flat()[0] ?? '';
