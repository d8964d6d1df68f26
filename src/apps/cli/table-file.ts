import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { Refusal } from '#kernel/refusal';
import { dayNumber, dayOf } from '#statistics/days';

const MAX_BYTES = 200_000_000;
const NAMED_LINES = 5;
/** A first line is looked for among so many bytes. */
const HEAD_BYTES = 65_536;

/** A table from a file: its columns, and each row with the line it stood on. */
export interface Table {
  file: string;
  columns: string[];
  rows: { line: number; cells: string[] }[];
}

/** What parts the columns: the sign that stands most often in the first line, outside quotes. */
function delimiterOf(bytes: Buffer): string {
  const text = bytes
    .subarray(0, HEAD_BYTES)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const head =
    text
      .trimStart()
      .split(/\r?\n/, 1)[0]
      ?.replace(/"[^"]*"/g, '') ?? '';
  const times = (sign: string): number => head.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (times(sign) > times(best) ? sign : best));
}

/**
 * Reads a table: UTF-8, the first line names the columns, parted by comma, semicolon or tab; quotes as in RFC 4180.
 * @throws Refusal where the file is missing, larger than 200 MB, empty or broken
 */
export async function readTable(file: string): Promise<Table> {
  const bytes = await readFile(file).catch(() => {
    throw new Refusal('not-found', `The file ${file} cannot be read.`);
  });
  if (bytes.length > MAX_BYTES) throw new Refusal('too-large', `${file} is larger than 200 MB.`);
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(bytes, {
      bom: true,
      delimiter: delimiterOf(bytes),
      trim: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as typeof records;
  } catch (error) {
    throw new Refusal('invalid-input', `${file} is no table: ${(error as Error).message}`);
  }
  const [head, ...rest] = records;
  if (!head) throw new Refusal('invalid-input', `${file} is empty; its first line names the columns.`);
  return {
    file,
    columns: head.record,
    rows: rest.map(({ record, info }) => ({ line: info.lines, cells: record })),
  };
}

/** A table in the format of SaTScan's case and place files: no header, columns parted by spaces. */
export async function readSpaced(file: string, columns: string[]): Promise<Table> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Refusal('not-found', `The file ${file} cannot be read.`);
  });
  const rows = text.split(/\r?\n/).map((line, at) => ({ line: at + 1, cells: line.trim().split(/\s+/) }));
  return { file, columns, rows: rows.filter(({ cells }) => cells[0] !== '') };
}

/** Where a column stands, under any of these names. @throws Refusal that lists the columns there are */
export function columnOf(table: Table, names: readonly string[]): number {
  const at = table.columns.findIndex(
    (column) => names.includes(column.toLowerCase()) || names.includes(column),
  );
  if (at < 0)
    throw new Refusal(
      'invalid-input',
      `${table.file} has no column ${names.join(' or ')}; it has ${table.columns.join(', ')}.`,
    );
  return at;
}

/**
 * Turns every row into what is wanted. `read` throws RangeError for a row it cannot read.
 * @throws Refusal that names the bad lines, the first five in words, so that a file is read whole or not at all
 */
export function readRows<Row>(table: Table, read: (cells: readonly string[]) => Row): Row[] {
  const bad: string[] = [];
  const rows: Row[] = [];
  for (const { line, cells } of table.rows)
    try {
      rows.push(read(cells));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      bad.push(`line ${line}: ${error.message}`);
    }
  if (bad.length > 0) {
    const more = bad.length > NAMED_LINES ? `; and ${bad.length - NAMED_LINES} more` : '';
    throw new Refusal('invalid-input', `${table.file}: ${bad.slice(0, NAMED_LINES).join('; ')}${more}`);
  }
  if (rows.length === 0) throw new Refusal('invalid-input', `${table.file} has no rows.`);
  return rows;
}

const MONTH = /^(\d{4})-?(\d{2})$/;

/** Whether a period is named as a month: `2016-07` or `201607`. */
export const isMonth = (text: string): boolean => MONTH.test(text);

/** The first day of a period named by its day or its month. @throws RangeError */
export const startOf = (text: string): string => dayOf(dayNumber(text.replace(MONTH, '$1-$2-01')));

/** A whole number from 0, also where a program wrote it with a point (`5.0`). @throws RangeError */
export function wholeNumber(text: string | undefined): number {
  if (!/^\d{1,15}([.]0+)?$/.test(text ?? ''))
    throw new RangeError(`"${(text ?? '').slice(0, 30)}" is no whole number from 0`);
  return Number(text);
}

/** The same, or null where nothing stands, or what programs write for it (`NA`, `NaN`). @throws RangeError */
export const countOrMissing = (text: string | undefined): number | null =>
  /^(n\/?a|nan|null)?$/i.test(text ?? '') ? null : wholeNumber(text);

/** A number. @throws RangeError */
export function number(text: string | undefined): number {
  const value = Number(text);
  if (!text || !Number.isFinite(value)) throw new RangeError(`"${(text ?? '').slice(0, 30)}" is no number`);
  return value;
}
