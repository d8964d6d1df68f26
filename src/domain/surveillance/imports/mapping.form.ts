import type { FieldProblem } from '#kernel/refusal';
import {
  type ColumnRole,
  isImportStrand,
  LAYOUTS,
  type Mapping,
  mappingSchema,
  neededRoles,
  PERIODS,
  ROLES,
  wordKey,
} from './mapping.model.ts';

/** What may stand in the strand field of the form: a strand for all lines, or as the offence says. */
export const UNKNOWN_WORD = '?';

type Field = (name: string) => string;

/** Lines `their word = ours` as a person types them. */
function wordsOf(
  text: string,
  isKnown: (meaning: string) => boolean,
): { words: Record<string, string>; bad: string | undefined } {
  const words: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const at = line.lastIndexOf('=');
    const [word, meaning] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    if (at < 1 || !isKnown(meaning)) return { words, bad: line.slice(0, 60) };
    words[wordKey(word)] = meaning === UNKNOWN_WORD ? '' : meaning;
  }
  return { words, bad: undefined };
}

/** The mapping a person chose on the form. Options not in the lists are as good as not chosen. */
export function mappingOfForm(
  field: Field,
  { areaPaths }: { areaPaths: readonly string[] },
): { mapping: Mapping | undefined; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const columns: Mapping['columns'] = {};
  for (const role of ROLES) {
    const name = field(`column-${role}`);
    if (name !== '') columns[role] = name;
  }
  const layout = LAYOUTS.find((one) => one === field('layout')) ?? 'TABLE';
  for (const role of neededRoles({ layout }))
    if (columns[role] === undefined)
      problems.push({ field: `column-${role}`, key: 'surveillance.mapping.needed' });
  const twice = twiceUsed(columns);
  if (twice) problems.push({ field: `column-${twice}`, key: 'surveillance.mapping.twice' });
  const areaWords = wordsOf(
    field('areaWords'),
    (meaning) => meaning === UNKNOWN_WORD || (meaning !== '' && areaPaths.includes(meaning)),
  );
  if (areaWords.bad !== undefined)
    problems.push({
      field: 'areaWords',
      key: 'surveillance.mapping.bad-area',
      args: { line: areaWords.bad },
    });
  const strandWords = wordsOf(field('strandWords'), isImportStrand);
  if (strandWords.bad !== undefined)
    problems.push({
      field: 'strandWords',
      key: 'surveillance.mapping.bad-strand',
      args: { line: strandWords.bad },
    });
  const mapping = mappingSchema.safeParse({
    layout,
    period: PERIODS.find((one) => one === field('period')) ?? 'day',
    columns,
    strand: field('strand'),
    areaWords: areaWords.words,
    strandWords: strandWords.words,
    otherAreas: field('otherAreas') === 'COUNT_AS_UNKNOWN' ? 'COUNT_AS_UNKNOWN' : 'REFUSE',
    isWhole: field('isWhole') === 'yes',
  });
  if (!mapping.success && problems.length === 0)
    problems.push({ field: 'strand', key: 'surveillance.mapping.needed' });
  return { mapping: problems.length === 0 && mapping.success ? mapping.data : undefined, problems };
}

function twiceUsed(columns: Mapping['columns']): ColumnRole | undefined {
  const all = Object.entries(columns) as [ColumnRole, string][];
  return all.find(([, name], at) => all.findIndex(([, other]) => other === name) < at)?.[0];
}
