import { formatDate } from '#platform/web/formats';
import { LANGUAGES } from '#reference/languages';
import type { Area } from '#room/access';
import { IMPORT_COLUMNS, type LineProblem, REQUIRED_COLUMNS } from './import-file.model.ts';
import { REPRESENTS } from './leader.model.ts';
import type { Words } from './words.model.ts';

/** Every column, what may stand in it, and whether it is needed. */
export function columnRows(areas: readonly Area[], t: Words): string[][] {
  const examples: Record<string, string> = {
    area: areas
      .filter(({ level }) => level > 0)
      .map(({ path }) => path)
      .join(', '),
    language: LANGUAGES.map(({ tag }) => tag).join(', '),
    represents: REPRESENTS.join(', '),
  };
  return IMPORT_COLUMNS.map((column) => [
    column,
    t(`community.import.columns.${column}`, { example: examples[column] ?? '' }),
    t(REQUIRED_COLUMNS.includes(column) ? 'community.import.columns.yes' : 'community.import.columns.no'),
  ]);
}

/** A line that can be copied and changed; the address is a reserved one. */
export const exampleText = (areas: readonly Area[]): string => {
  const ward = areas.find(({ level }) => level === 2)?.path ?? 'area/ward';
  return [
    IMPORT_COLUMNS.join(','),
    `Sam Carter,sam@example.org,01632 960101,${ward},en,neighbourhood-watch,Mill Ward Watch,email,public-task,2026-01-15`,
  ].join('\n');
};

/** What is wrong, line by line. */
export const problemRows = (problems: readonly LineProblem[], t: Words): string[][] =>
  problems.map(({ line, column, key, args, value }) => [
    String(line),
    column ?? t('community.import.problems.whole-line'),
    value,
    t(`community.import.problem.${key}`, args),
  ]);

/** Which lines are left out because the address is known. */
export const duplicateRows = (
  duplicates: ReadonlyArray<{ line: number; value: string; leftAt: Date | null }>,
  t: Words,
): string[][] =>
  duplicates.map(({ line, value, leftAt }) => [
    String(line),
    value,
    leftAt
      ? t('community.import.duplicates.left', { date: formatDate(leftAt, 'date', 'en') })
      : t('community.import.duplicates.known'),
  ]);
