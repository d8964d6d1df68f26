import { type HTMLElement, parse } from 'node-html-parser';
import { pageAt, type Route } from '#platform/web/route';

/** One field of a form as it stands in a page. */
export interface FormField {
  name: string;
  /** `text`, `textarea`, `radio`, `checkbox`, `select`, `hidden`, `file` … */
  type: string;
  /** What may be chosen, or what stands in the field already. */
  values: string[];
}

/** A form that a page shows to somebody. */
export interface PageForm {
  /** The page it stands on. */
  page: string;
  action: string;
  takesFile: boolean;
  fields: FormField[];
  button: { name: string; value: string } | undefined;
}

const typeOf = (element: HTMLElement): string =>
  element.tagName === 'INPUT' ? (element.getAttribute('type') ?? 'text') : element.tagName.toLowerCase();

function valuesOf(element: HTMLElement): string[] {
  if (element.tagName === 'TEXTAREA') return [element.text];
  if (element.tagName === 'SELECT')
    return element.querySelectorAll('option').map((option) => option.getAttribute('value') ?? '');
  return [element.getAttribute('value') ?? ''];
}

function fieldsOf(form: HTMLElement): FormField[] {
  const fields = new Map<string, FormField>();
  for (const element of form.querySelectorAll('input, textarea, select')) {
    const name = element.getAttribute('name') ?? '';
    if (name === '' || name === '_csrf') continue;
    const known = fields.get(name);
    if (known) known.values.push(...valuesOf(element));
    else fields.set(name, { name, type: typeOf(element), values: valuesOf(element) });
  }
  return [...fields.values()];
}

function buttonOf(form: HTMLElement): PageForm['button'] {
  const button = form.querySelector('button[name]');
  return button
    ? { name: button.getAttribute('name') ?? '', value: button.getAttribute('value') ?? '' }
    : undefined;
}

/** The forms of a page that are posted, but for the sign-out that every page has. */
export function formsIn(page: string, html: string): PageForm[] {
  return parse(html)
    .querySelectorAll('form')
    .filter((form) => form.getAttribute('method')?.toLowerCase() === 'post')
    .map((form) => ({
      page,
      action: form.getAttribute('action') || page,
      takesFile: form.getAttribute('enctype') === 'multipart/form-data',
      fields: fieldsOf(form),
      button: buttonOf(form),
    }))
    .filter(({ action }) => !action.endsWith('/sign-out'));
}

/** The address a form is posted to, as its route writes it. Undefined where no route takes it. */
export const routeOf = (form: PageForm, routes: readonly Route[]): string | undefined =>
  pageAt(
    routes.filter(({ method }) => method === 'POST').map((route) => ({ ...route, method: 'GET' as const })),
    form.action,
  )?.url;

const DATE_PARTS: Record<string, string> = { day: '3', month: '3', year: '2026' };
/** True where somebody writes in the field freely. */
export const isTyped = ({ type }: FormField): boolean =>
  !['hidden', 'radio', 'checkbox', 'select', 'file', 'submit', 'button'].includes(type);

/** What a hurried person would put in. */
function plain({ name, type, values }: FormField): string {
  if (type === 'hidden') return values[0] ?? '';
  if (type === 'select') return values.find((value) => value !== '') ?? '';
  if (type === 'radio' || type === 'checkbox') return values[0] ?? '';
  const part = /-(day|month|year)$/.exec(name)?.[1];
  if (part) return DATE_PARTS[part] ?? '';
  if (type === 'time' || /^(from|until|time)$/.test(name)) return name === 'until' ? '20:00' : '18:00';
  if (type === 'email' || /email/i.test(name)) return 'somebody@example.org';
  if (type === 'tel' || /phone/i.test(name)) return '01632 960123';
  if (/minutes|hours|number/i.test(name)) return '15';
  return values[0] || 'Words of somebody';
}

/** Every field of a form with something that fits it, and the form's first button where it has a name. */
export function filled(form: PageForm): Record<string, string> {
  const button = form.button ? { [form.button.name]: form.button.value } : {};
  return { ...unpressed(form), ...button };
}

/** The same as somebody sends it who presses a button without a name, or the key Enter. */
export function unpressed(form: PageForm): Record<string, string> {
  const values = form.fields.filter(({ type }) => type !== 'file').map((field) => [field.name, plain(field)]);
  return Object.fromEntries(values) as Record<string, string>;
}
