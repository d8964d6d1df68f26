import { parse } from 'csv-parse/sync';
import { withoutFormula } from '#reference/csv-text';

/** The columns of a leaders' list, in the order of the example; the file may have them in any order. */
export const IMPORT_COLUMNS = [
  'name',
  'email',
  'phone',
  'area',
  'language',
  'represents',
  'organisation',
  'channel',
  'consent_basis',
  'consent_on',
] as const;
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];
export const REQUIRED_COLUMNS: readonly ImportColumn[] = [
  'name',
  'email',
  'area',
  'language',
  'represents',
  'consent_basis',
  'consent_on',
];

/** Most rows, longest cell and longest file in characters that one import takes. */
export const IMPORT_MAX_ROWS = 2000;
export const IMPORT_MAX_CELL = 200;
export const IMPORT_MAX_CHARACTERS = 500_000;

/** One thing wrong in the file: where, and what to do about it. `value` is what stood there, made harmless. */
export interface LineProblem {
  line: number;
  column: ImportColumn | null;
  /** Catalogue key under `community.import.problem.`. */
  key: string;
  args?: Record<string, string | number>;
  value: string;
}

export interface ImportRow {
  line: number;
  cells: Partial<Record<ImportColumn, string>>;
}

/**
 * A text that a spreadsheet will not run as a formula when the list of problems is copied into one (OWASP CSV
 * injection): an apostrophe goes before the signs that start a formula. Long cells are cut.
 */
export function safeCell(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return withoutFormula(short);
}

const DELIMITERS = [',', ';', '\t'] as const;

/** The sign that parts the columns: the one the header has most of (Excel writes `;` in half of Europe). */
export function delimiterOf(header: string): string {
  const counted = DELIMITERS.map((sign) => ({ sign, n: header.split(sign).length }));
  return counted.sort((a, b) => b.n - a.n)[0]?.sign ?? ',';
}

const columnOf = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

interface ParsedRecord {
  record: string[];
  info: { lines: number };
}

/** The columns a first line names, and what is wrong with it. */
export function columnsOf(header: readonly string[]): { columns: string[]; problems: LineProblem[] } {
  const columns = header.map(columnOf);
  const known = new Set<string>(IMPORT_COLUMNS);
  const problems: LineProblem[] = [];
  for (const column of REQUIRED_COLUMNS)
    if (!columns.includes(column))
      problems.push({ line: 1, column, key: 'missing-column', args: { column }, value: '' });
  columns.forEach((column, at) => {
    if (!known.has(column))
      problems.push({ line: 1, column: null, key: 'unknown-column', value: safeCell(header[at] ?? '') });
    else if (columns.indexOf(column) !== at)
      problems.push({
        line: 1,
        column: column as ImportColumn,
        key: 'column-twice',
        value: safeCell(header[at] ?? ''),
      });
  });
  return { columns, problems };
}

/**
 * Reads the file into rows by column name. A fault of the file itself (no header, an open quote, too much) yields no
 * rows at all: a file that can only be half read changes nothing.
 */
export function readImportFile(text: string): { rows: ImportRow[]; problems: LineProblem[] } {
  const none = (problem: LineProblem): { rows: ImportRow[]; problems: LineProblem[] } => ({
    rows: [],
    problems: [problem],
  });
  if (text.trim() === '') return none({ line: 1, column: null, key: 'empty-file', value: '' });
  if (text.length > IMPORT_MAX_CHARACTERS)
    return none({
      line: 1,
      column: null,
      key: 'file-too-long',
      args: { max: IMPORT_MAX_CHARACTERS },
      value: '',
    });
  let records: ParsedRecord[];
  try {
    records = parse(text, {
      bom: true,
      info: true,
      delimiter: delimiterOf(text.split(/\r?\n/, 1)[0] ?? ''),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as ParsedRecord[];
  } catch (error) {
    const line = (error as { lines?: number }).lines ?? 1;
    return none({ line, column: null, key: 'broken-quotes', value: '' });
  }
  const [header, ...body] = records;
  const { columns, problems } = columnsOf(header?.record ?? []);
  if (problems.length > 0) return { rows: [], problems };
  if (body.length === 0) return none({ line: 2, column: null, key: 'no-rows', value: '' });
  if (body.length > IMPORT_MAX_ROWS)
    return none({
      line: IMPORT_MAX_ROWS + 2,
      column: null,
      key: 'too-many-rows',
      args: { max: IMPORT_MAX_ROWS },
      value: '',
    });
  const rows: ImportRow[] = [];
  for (const { record, info } of body) {
    if (record.every((cell) => cell === '')) continue;
    if (record.length !== columns.length)
      problems.push({
        line: info.lines,
        column: null,
        key: 'cell-count',
        args: { expected: columns.length, found: record.length },
        value: '',
      });
    else
      rows.push({
        line: info.lines,
        cells: Object.fromEntries(columns.map((name, at) => [name, record[at]])),
      });
  }
  return { rows, problems };
}
