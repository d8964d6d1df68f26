import type { Form } from './route.ts';

/** Text that PostgreSQL can hold: no NUL, no half of a surrogate pair. */
export const cleanText = (text: string): string =>
  text
    .replaceAll('\u0000', '')
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');

/** The texts of a parsed form, query or parameter object; anything else in it is left out. No inherited names. */
export function cleanForm(parsed: unknown): Form {
  const form: Form = Object.create(null) as Form;
  if (typeof parsed !== 'object' || parsed === null) return form;
  for (const [name, value] of Object.entries(parsed)) {
    if (typeof value === 'string') form[name] = cleanText(value);
    else if (Array.isArray(value)) form[name] = value.filter((one) => typeof one === 'string').map(cleanText);
  }
  return form;
}

const CHOSEN = /^([A-Z]+(_[A-Z]+)*|[a-z]+([-/][a-z0-9]+)*|\d{1,4})$/;
const MADE = /^[\w-]{20,}$/;

/**
 * What the person wrote by hand in a posted form, to give back on an error page: not form tokens, identifiers or the
 * values of tick boxes.
 */
export function typedTexts(parsed: unknown): string[] {
  return Object.entries(cleanForm(parsed))
    .filter(([name]) => !name.startsWith('_'))
    .flatMap(([, value]) => value)
    .map((text) => text.trim())
    .filter((text) => text !== '' && !CHOSEN.test(text) && !MADE.test(text));
}
