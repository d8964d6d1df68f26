import type { FieldSpec } from '#platform/web/form';
import { formatDate, named } from '#platform/web/formats';
import type { Translate } from '#platform/web/i18n';
import type { Area } from '#room/access';
import { type FieldsWithChoices, withChoices } from './choices.model.ts';
import type { OwnFile } from './evidence.model.ts';
import { fileLine } from './files.presenter.ts';
import { type Progress, pagesFor } from './journey.model.ts';
import { all, keyBaseOf, pathOf, type QuestionPage } from './question.model.ts';
import { files } from './questions/files.form.ts';

/** One answer as it is shown again before sending. */
export interface CheckRow {
  question: string;
  lines: string[];
  /** True for words the person wrote themselves: their direction is found from the text. */
  isOwnWords: boolean;
  href: string;
}
export interface CheckSection {
  heading: string;
  rows: CheckRow[];
}

const OWN_WORDS = ['text', 'textarea', 'tel', 'email', 'postcode'];

interface RowOptions {
  page: QuestionPage;
  progress: Progress;
  choices: FieldsWithChoices;
  t: Translate;
}

/** The question's words: the field's own where it has them, else the page's. */
function questionOf(page: QuestionPage, field: string, t: Translate): string {
  const label = `${keyBaseOf(page)}.${field}.label`;
  return t.has(label) ? t(label) : t(`${keyBaseOf(page)}.title`);
}

function linesOf(spec: FieldSpec, { page, progress, choices, t }: RowOptions): string[] {
  const values = all(progress.answers, spec.name);
  if (spec.kind === 'date') return values.map((value) => formatDate(`${value}T12:00:00Z`, 'date', t.lang));
  if (spec.kind !== 'radios' && spec.kind !== 'checkboxes') return [...values];
  return values
    .filter((value) => spec.options.includes(value))
    .map((value) => {
      const name = choices.labels[spec.name]?.[value];
      return name === undefined ? t(`${keyBaseOf(page)}.${spec.name}.option.${value}`) : named(name);
    });
}

function rowsOf(options: RowOptions): CheckRow[] {
  const { page, choices, t } = options;
  const href = pathOf(page);
  const rows = choices.fields
    .map((spec) => ({
      question: questionOf(page, spec.name, t),
      lines: linesOf(spec, options),
      isOwnWords: OWN_WORDS.includes(spec.kind),
      href,
    }))
    .filter(({ lines }) => lines.length > 0);
  if (rows.length > 0) return rows;
  return [
    { question: t(`${keyBaseOf(page)}.title`), lines: [t('reporting.check.empty')], isOwnWords: false, href },
  ];
}

/** The files of a form as a row of the check page; nothing where the form does not ask for them. */
export function filesRow(progress: Progress, owned: readonly OwnFile[], t: Translate): CheckRow[] {
  if (!pagesFor(progress).includes(files) && owned.length === 0) return [];
  const lines = owned.map((file) => {
    const { text, isOriginal } = fileLine(file, t);
    return `${text}. ${isOriginal}`;
  });
  return [
    {
      question: t('reporting.files.title'),
      lines: lines.length > 0 ? lines : [t('reporting.check.empty')],
      isOwnWords: false,
      href: pathOf(files),
    },
  ];
}

/** Every question asked and its answer, under the headings of the form, in the reader's words. */
export function checkSections(
  progress: Progress,
  { areas, owned }: { areas: readonly Area[]; owned: readonly OwnFile[] },
  t: Translate,
): CheckSection[] {
  const sections = new Map<string, CheckRow[]>();
  for (const page of pagesFor(progress).filter(({ fields }) => fields.length > 0)) {
    const choices = withChoices(page, progress.answers, areas);
    const rows = rowsOf({ page, progress, choices, t });
    sections.set(page.section, [...(sections.get(page.section) ?? []), ...rows]);
  }
  const filed = filesRow(progress, owned, t);
  if (filed.length > 0) sections.set(files.section, [...(sections.get(files.section) ?? []), ...filed]);
  return [...sections].map(([section, rows]) => ({ heading: t(`reporting.section.${section}`), rows }));
}
