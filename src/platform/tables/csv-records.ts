import { parse } from 'csv-parse/sync';
import { TableFault, type TableRow } from './table.ts';

const DELIMITERS = [',', ';', '\t'] as const;
/** Read at a time: long enough that a block's own cost is small, short enough that two blocks are nothing to hold. */
const BLOCK_CHARACTERS = 64 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';

/** The sign that parts the columns: the one the first line has most of (Excel writes `;` in half of Europe). */
function delimiterOf(text: string): string {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  const counted = DELIMITERS.map((sign) => ({ sign, n: header.split(sign).length }));
  return counted.sort((a, b) => b.n - a.n)[0]?.sign ?? ',';
}

/**
 * The lines of a comma-, semicolon- or tab-separated text (RFC 4180) as it comes, many at a time; empty lines are left out,
 * cells are trimmed, and memory stays flat. A line without a quote needs no parser: the columns are where the signs are.
 * Lines with one are read by csv-parse, which takes ten times as long.
 * @param maxRecord the most characters of one line, so that a missing quote swallows no more
 * @throws TableFault `broken`, or `cell-too-long` for a line beyond `maxRecord`
 */
export async function* csvRecords(
  pieces: AsyncIterable<string>,
  maxRecord: number,
): AsyncGenerator<TableRow[]> {
  const reader = new CsvReader(maxRecord);
  for await (const piece of pieces) {
    const rows = reader.take(piece);
    if (rows.length > 0) yield rows;
  }
  yield reader.end();
}

/** Takes a text in pieces and gives back its lines as they are whole. */
class CsvReader {
  readonly #maxRecord: number;
  #delimiter = '';
  /** Text that is not read yet; it begins where a record does. */
  #waiting: string[] = [];
  #length = 0;
  /** A carriage return at the end of a piece: whether a line feed follows is not known yet. */
  #heldReturn = '';
  /** Lines read so far. */
  #lines = 0;

  constructor(maxRecord: number) {
    this.#maxRecord = maxRecord;
  }

  take(piece: string): TableRow[] {
    this.#waiting.push(this.#withLineFeeds(piece));
    this.#length += piece.length;
    return this.#length < BLOCK_CHARACTERS ? [] : this.#read(false);
  }

  end(): TableRow[] {
    if (this.#heldReturn) this.#waiting.push('\n');
    return this.#read(true);
  }

  #withLineFeeds(piece: string): string {
    let text = this.#heldReturn + piece;
    this.#heldReturn = text.endsWith('\r') ? '\r' : '';
    if (this.#heldReturn) text = text.slice(0, -1);
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  }

  #read(isLast: boolean): TableRow[] {
    let text = this.#waiting.join('');
    if (this.#delimiter === '') {
      if (text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
      this.#delimiter = delimiterOf(text);
    }
    const { rows, rest } = this.#whole(text.split('\n'), isLast);
    this.#waiting = rest === '' ? [] : [rest];
    this.#length = rest.length;
    return rows;
  }

  /** The records that are whole, and the text after them. */
  #whole(lines: readonly string[], isLast: boolean): { rows: TableRow[]; rest: string } {
    const rows: TableRow[] = [];
    // After the last line feed stands the beginning of a line, or nothing.
    const whole = isLast ? lines.length : lines.length - 1;
    let quoted: string[] = [];
    let isOpen = false;
    let at = 0;
    /** Where the quoted lines begin that were not read yet. */
    let from = 0;
    /** Where the record begins whose quote is open. */
    let openFrom = 0;
    for (; at < whole; at++) {
      const line = lines[at] ?? '';
      if (isOpen || line.includes('"')) {
        if (quoted.length === 0) from = at;
        quoted.push(line);
        if (hasOpenQuote(line)) {
          if (!isOpen) openFrom = at;
          isOpen = !isOpen;
        }
        continue;
      }
      this.#readQuoted(quoted, from, rows);
      quoted = [];
      if (line.length > this.#maxRecord)
        throw new TableFault('cell-too-long', { line: this.#lines + at + 1 });
      if (line.trim() !== '') rows.push({ line: this.#lines + at + 1, cells: this.#cellsOf(line) });
    }
    const isWaiting = isOpen && !isLast;
    // Where every line has quotes, whole records stand before the one that is still open.
    const open = isWaiting ? quoted.splice(openFrom - from) : [];
    this.#readQuoted(quoted, from, rows);
    if (lengthOf(open) > this.#maxRecord) {
      this.#readQuoted(open, openFrom, rows);
      throw new TableFault('cell-too-long', { line: this.#lines + openFrom + 1 });
    }
    const read = isWaiting ? openFrom : at;
    this.#lines += read;
    const rest = lines.slice(read).join('\n');
    if (!isWaiting && rest.length > this.#maxRecord)
      throw new TableFault('cell-too-long', { line: this.#lines + 1 });
    return { rows, rest: isLast ? '' : rest };
  }

  #cellsOf(line: string): string[] {
    const cells = line.split(this.#delimiter);
    for (let at = 0; at < cells.length; at++) cells[at] = (cells[at] as string).trim();
    return cells;
  }

  #readQuoted(lines: readonly string[], from: number, rows: TableRow[]): void {
    if (lines.length === 0) return;
    const before = this.#lines + from;
    try {
      const records = parse(lines.join('\n'), {
        delimiter: this.#delimiter,
        info: true,
        relax_column_count: true,
        skip_empty_lines: true,
        trim: true,
        max_record_size: this.#maxRecord,
      }) as unknown as Array<{ record: string[]; info: { lines: number } }>;
      for (const { record, info } of records) rows.push({ line: before + info.lines, cells: record });
    } catch (error) {
      throw explained(error, before);
    }
  }
}

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, { length }) => sum + length + 1, 0);

/** True where an odd number of quotes stands in the line: inside quotes they stand doubled. */
function hasOpenQuote(line: string): boolean {
  let isOpen = false;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) isOpen = !isOpen;
  return isOpen;
}

function explained(error: unknown, before: number): unknown {
  const { code, lines } = error as { code?: string; lines?: number };
  const at = { line: before + (lines ?? 1) };
  if (code === 'CSV_MAX_RECORD_SIZE') return new TableFault('cell-too-long', at);
  if (typeof code === 'string' && (code.startsWith('CSV_') || code.startsWith('INVALID_')))
    return new TableFault('broken', at);
  return error;
}
