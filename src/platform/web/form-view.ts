import type { FieldProblem } from '#kernel/refusal';
import type { FieldSpec } from './field-spec.ts';
import type { Translate } from './i18n.ts';

/** What the `fields` macro shows: the kind of component, and its parameters in the reader's words. */
export interface FieldView {
  kind: FieldSpec['kind'];
  name: string;
  params: Record<string, unknown>;
}

interface FormViewOptions {
  specs: readonly FieldSpec[];
  values: Readonly<Record<string, string | readonly string[]>>;
  problems: readonly FieldProblem[];
  /** Start of the catalogue keys: `<keyBase>.<field>.label`, `.hint`, `.option.<value>`, `.option.<value>.hint`. */
  keyBase: string;
  t: Translate;
  /** Words of options that do not come from the catalogue: field -> value -> text (areas, organisations). */
  labels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Hints of such options. */
  hints?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** One part of a page with a heading of its own: the title labels a lone field and is no heading. */
  isPart?: boolean;
}

interface Words {
  label: string;
  hint: { text: string } | undefined;
  errorMessage: { text: string; visuallyHiddenText: string } | undefined;
  isHeading: boolean;
}

/**
 * Fields with their words, for the `fields` macro. A single field without a `.label` of its own is labelled by the
 * page's `<keyBase>.title`, which then is the page's heading too.
 */
export function formView(options: FormViewOptions): FieldView[] {
  const shown = options.specs.filter((spec) => spec.kind !== 'hidden');
  return options.specs.map((spec) => ({
    kind: spec.kind,
    name: spec.name,
    params: paramsOf(spec, wordsOf(spec, options, shown.length === 1), options),
  }));
}

function wordsOf(spec: FieldSpec, options: FormViewOptions, isAlone: boolean): Words {
  const { problems, keyBase, t, isPart } = options;
  const at = `${keyBase}.${spec.name}`;
  const problem = problems.find(({ field }) => field === spec.name);
  const isFromTitle = isAlone && !t.has(`${at}.label`);
  return {
    label: spec.kind === 'hidden' ? '' : t(isFromTitle ? `${keyBase}.title` : `${at}.label`),
    hint: t.has(`${at}.hint`) ? { text: t(`${at}.hint`) } : undefined,
    errorMessage: problem && { text: t(problem.key, problem.args), visuallyHiddenText: t('web.form.error') },
    isHeading: isFromTitle && isPart !== true,
  };
}

const one = (value: string | readonly string[] | undefined): string =>
  typeof value === 'string' ? value : (value?.[0] ?? '');

function paramsOf(spec: FieldSpec, words: Words, options: FormViewOptions): Record<string, unknown> {
  const { hint, errorMessage, isHeading } = words;
  const size = isHeading ? 'l' : 'm';
  const base = { id: spec.name, name: spec.name, hint, errorMessage };
  const fieldset = {
    legend: { text: words.label, isPageHeading: isHeading, classes: `govuk-fieldset__legend--${size}` },
  };
  const label = {
    text: words.label,
    isPageHeading: isHeading,
    classes: `govuk-label--${isHeading ? 'l' : 's'}`,
  };
  const value = one(options.values[spec.name]);
  switch (spec.kind) {
    case 'hidden':
      return { name: spec.name, value };
    case 'radios':
    case 'checkboxes':
      return {
        ...base,
        idPrefix: spec.name,
        fieldset,
        classes: [spec.small && `govuk-${spec.kind}--small`, spec.inline && `govuk-${spec.kind}--inline`]
          .filter(Boolean)
          .join(' '),
        items: choices(spec, options),
      };
    case 'select':
      return { ...base, label, items: [{ value: '', text: '' }, ...choices(spec, options)] };
    case 'textarea':
      return {
        ...base,
        label,
        value,
        rows: String(spec.rows ?? 8),
        maxlength: spec.maxLength,
        attributes: { dir: 'auto', autocomplete: 'off' },
        ...counterWords(options.t, spec.maxLength),
      };
    case 'date':
      return {
        ...base,
        id: `${spec.name}-group`,
        fieldset,
        namePrefix: spec.name,
        items: dateParts(spec.name, options, Boolean(errorMessage)),
      };
    default:
      return { ...base, label, value, ...boxParams(spec) };
  }
}

function choices(spec: FieldSpec & { options: readonly string[] }, options: FormViewOptions): object[] {
  const { keyBase, t, values, labels, hints } = options;
  const chosen = values[spec.name] ?? [];
  const items = spec.options.map((value) => {
    const at = `${keyBase}.${spec.name}.option.${value}`;
    const hint = hints?.[spec.name]?.[value] ?? (t.has(`${at}.hint`) ? t(`${at}.hint`) : undefined);
    const isChosen = typeof chosen === 'string' ? chosen === value : chosen.includes(value);
    return {
      value,
      text: labels?.[spec.name]?.[value] ?? t(at),
      hint: hint === undefined ? undefined : { text: hint },
      checked: isChosen,
      selected: isChosen,
    };
  });
  const alone = spec.kind === 'checkboxes' ? spec.exclusive : undefined;
  const last = items.find(({ value }) => value === alone);
  if (!last) return items;
  const others = items.filter((item) => item !== last);
  return [...others, { divider: t('web.form.or') }, { ...last, behaviour: 'exclusive' }];
}

function boxParams(
  spec: FieldSpec & { kind: 'text' | 'tel' | 'email' | 'postcode' },
): Record<string, unknown> {
  const types: Record<string, string> = { tel: 'tel', email: 'email' };
  const isLtr = spec.ltr || spec.kind !== 'text';
  return {
    type: types[spec.kind] ?? 'text',
    classes: spec.width
      ? `govuk-input--width-${spec.width}`
      : spec.kind === 'postcode'
        ? 'govuk-input--width-10'
        : '',
    autocomplete: spec.autocomplete ?? (spec.kind === 'postcode' ? 'postal-code' : 'off'),
    inputmode: spec.numeric ? 'numeric' : undefined,
    spellcheck: isLtr ? false : undefined,
    attributes: { dir: isLtr ? 'ltr' : 'auto' },
  };
}

/** Typed parts win over the value, so that a date that does not exist is shown as it was typed. */
function dateParts(name: string, { values, t }: FormViewOptions, hasError: boolean): object[] {
  const [year = '', month = '', day = ''] = one(values[name]).split('-');
  const whole: Record<string, string> = { day: day.replace(/^0/, ''), month: month.replace(/^0/, ''), year };
  return ['day', 'month', 'year'].map((part) => ({
    // The first box has the field's own id, so that the error summary leads to it.
    id: part === 'day' ? name : `${name}-${part}`,
    name: part,
    label: t(`web.form.${part}`),
    value: one(values[`${name}-${part}`]) || whole[part],
    classes: `govuk-input--width-${part === 'year' ? 4 : 2}${hasError ? ' govuk-input--error' : ''}`,
    attributes: { dir: 'ltr' },
  }));
}

/** The counter's words: the library's own are English only. `%{count}` is filled in by its script. */
function counterWords(t: Translate, max: number): Record<string, unknown> {
  return {
    textareaDescriptionText: t('web.count.description', { max }),
    charactersUnderLimitText: pluralWords(t, 'web.count.under'),
    charactersAtLimitText: t('web.count.at'),
    charactersOverLimitText: pluralWords(t, 'web.count.over'),
  };
}

const PLURAL_FORMS = ['zero', 'one', 'two', 'few', 'many', 'other'];

function pluralWords(t: Translate, key: string): Record<string, string> {
  const forms = PLURAL_FORMS.filter((form) => t.has(`${key}.${form}`));
  return Object.fromEntries(forms.map((form) => [form, t(`${key}.${form}`)]));
}
