import type { FieldProblem } from '#kernel/refusal';
import { formatDate } from '#platform/web/formats';
import { csvLine } from '#reference/csv-text';
import { type Area, areaName } from '#room/access';
import type { Words } from '../words.model.ts';
import { UNKNOWN_WORD } from './mapping.form.ts';
import { BY_OFFENCE, IMPORT_STRANDS, LAYOUTS, type Mapping, PERIODS, ROLES } from './mapping.model.ts';
import { importStep } from './progress.model.ts';
import type { LineProblem } from './read-lines.model.ts';
import type { Revision, Vintage } from './vintage.reads.ts';

/** Bad lines shown on the page; the file of them has all that were kept. */
const PROBLEMS_SHOWN = 100;
const NONE = '–';

const dayText = (day: string | null): string => (day === null ? NONE : formatDate(day, 'shortDate', 'en'));

/** A day, the week that begins on it, or its month. */
export function periodText(day: string | null, period: string, t: Words): string {
  if (day === null) return NONE;
  if (period === 'month') return formatDate(day, 'date', 'en').replace(/^\d+ /, '');
  return period === 'week' ? t('surveillance.imports.week-of', { day: dayText(day) }) : dayText(day);
}

const TAG: Record<Vintage['state'], string> = {
  arriving: 'blue',
  checking: 'blue',
  asking: 'yellow',
  refused: 'red',
  checked: 'yellow',
  importing: 'blue',
  imported: 'green',
  same: 'grey',
  dropped: 'grey',
};

/** Seconds until the page of a file that a worker has in hand is asked for again. */
export const LOOK_AGAIN_SECONDS = 3;

/** How far a file is that arrives, is read or is imported; undefined for any other. */
export function progressOf({ state, lines, figuresDone, figuresDue }: Vintage, t: Words) {
  if (state !== 'arriving' && state !== 'checking' && state !== 'importing') return undefined;
  const step = state === 'importing' ? importStep(figuresDue) : state;
  return {
    text: t('surveillance.imports.progress', { step, lines, done: figuresDone, due: figuresDue ?? 0 }),
    done: figuresDone,
    due: state === 'importing' ? figuresDue : null,
    label: t('surveillance.imports.progress.label'),
    everySeconds: LOOK_AGAIN_SECONDS,
  };
}

export const vintageRow = (one: Vintage, t: Words) => ({
  href: `/imports/${one.id}`,
  source: one.source,
  number: one.number === null ? NONE : String(one.number),
  state: t(`surveillance.imports.state.${one.state}`),
  tag: TAG[one.state],
  span: `${periodText(one.firstDay, one.period, t)} – ${periodText(one.lastDay, one.period, t)}`,
  total: one.total,
  unknownArea: one.unknownArea,
  changed: one.changedFigures + one.goneFigures,
  at: one.importedAt ?? one.checkedAt,
});

/** What is wrong, line by line, and what to do about it. */
export const problemRows = (problems: readonly LineProblem[], t: Words): string[][] =>
  problems
    .slice(0, PROBLEMS_SHOWN)
    .map(({ line, column, value, key }) => [
      String(line),
      column || NONE,
      value || NONE,
      t(`surveillance.imports.problem.${key}`),
    ]);

/** The bad lines as a file, no formula in it runs. */
export const problemsCsv = (problems: readonly LineProblem[], t: Words): string =>
  [
    csvLine(['line', 'column', 'value', 'what_to_do']),
    ...problems.map(({ line, column, value, key }) =>
      csvLine([String(line), column, value, t(`surveillance.imports.problem.${key}`)]),
    ),
  ].join('');

export const revisionRow = (
  one: Revision,
  about: { period: string; areas: readonly Area[]; t: Words },
): string[] => [
  periodText(one.fromDay, about.period, about.t),
  one.areaPath === '' ? about.t('surveillance.imports.unknown-area') : areaName(about.areas, one.areaPath),
  about.t('surveillance.imports.strand', { strand: one.strand }),
  [one.offence, one.target].filter(Boolean).join(', ') || NONE,
  String(one.before ?? NONE),
  String(one.count),
];

const linesOf = (words: Record<string, string>): string =>
  Object.entries(words)
    .map(([word, meaning]) => `${word} = ${meaning === '' ? UNKNOWN_WORD : meaning}`)
    .join('\n');

/** Words a refused file had that nobody has explained, as lines to finish. */
function openWords(
  problems: readonly LineProblem[],
  key: LineProblem['key'],
  known: Record<string, string>,
): string {
  const open = new Set(problems.filter((one) => one.key === key).map(({ value }) => value));
  return [linesOf(known), ...[...open].slice(0, 60).map((word) => `${word} = `)].filter(Boolean).join('\n');
}

/** The form of a mapping: what was guessed, saved or typed. */
export function mappingView(
  given: {
    source: string;
    columns: readonly string[];
    mapping: Mapping;
    problems?: readonly LineProblem[];
    typed?: (name: string) => string;
    faults?: readonly FieldProblem[];
  },
  t: Words,
) {
  const { columns, mapping, problems = [], typed, faults = [] } = given;
  const chosen = (name: string, otherwise: string): string => typed?.(name) ?? otherwise;
  const faultOf = (field: string): { text: string } | undefined => {
    const fault = faults.find((one) => one.field === field);
    return fault && { text: t(fault.key, fault.args) };
  };
  const select = (name: string, value: string, items: { value: string; text: string }[]) => ({
    id: name,
    name,
    label: { text: t(`surveillance.mapping.${name}.label`) },
    hint: { text: t(`surveillance.mapping.${name}.hint`) },
    errorMessage: faultOf(name),
    items: items.map((item) => ({ ...item, selected: item.value === chosen(name, value) })),
  });
  const none = { value: '', text: t('surveillance.mapping.no-column') };
  const columnItems = columns.slice(0, 60).map((column) => ({ value: column, text: column }));
  return {
    source: given.source,
    selects: [
      select(
        'layout',
        mapping.layout,
        LAYOUTS.map((value) => ({ value, text: t(`surveillance.mapping.layout.${value}`) })),
      ),
      select(
        'period',
        mapping.period,
        PERIODS.map((value) => ({ value, text: t(`surveillance.mapping.period.${value}`) })),
      ),
      ...ROLES.map((role) => select(`column-${role}`, mapping.columns[role] ?? '', [none, ...columnItems])),
      select(
        'strand',
        mapping.strand,
        [...IMPORT_STRANDS, BY_OFFENCE].map((value) => ({
          value,
          text: t('surveillance.imports.strand', { strand: value }),
        })),
      ),
      select('otherAreas', mapping.otherAreas, [
        { value: 'REFUSE', text: t('surveillance.mapping.otherAreas.REFUSE') },
        { value: 'COUNT_AS_UNKNOWN', text: t('surveillance.mapping.otherAreas.COUNT_AS_UNKNOWN') },
      ]),
      select('isWhole', mapping.isWhole ? 'yes' : 'no', [
        { value: 'yes', text: t('surveillance.mapping.isWhole.yes') },
        { value: 'no', text: t('surveillance.mapping.isWhole.no') },
      ]),
    ],
    areaWords: {
      text: chosen('areaWords', openWords(problems, 'unknown-area', mapping.areaWords)),
      error: faultOf('areaWords'),
    },
    strandWords: {
      text: chosen('strandWords', openWords(problems, 'unknown-strand', mapping.strandWords)),
      error: faultOf('strandWords'),
    },
  };
}
