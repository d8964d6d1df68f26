/** Why a file is no table we read. Each is put in words by whoever asked for the file. */
export type TableFaultCode =
  | 'empty'
  | 'too-large'
  | 'not-text'
  | 'old-excel'
  | 'broken'
  | 'bomb'
  | 'formula'
  | 'cell-too-long'
  | 'too-many-columns'
  | 'too-many-rows';

/** A file that is read whole or not at all was not read. `line` is counted from 1, `column` from 1 where it is known. */
export class TableFault extends Error {
  readonly code: TableFaultCode;
  readonly line: number | undefined;
  readonly column: number | undefined;
  constructor(code: TableFaultCode, at: { line?: number; column?: number; detail?: string } = {}) {
    super(`${code}${at.line ? ` at line ${at.line}` : ''}${at.detail ? `: ${at.detail}` : ''}`);
    this.name = 'TableFault';
    this.code = code;
    this.line = at.line;
    this.column = at.column;
  }
}

/** One line of a table with the line it stood on. */
export interface TableRow {
  line: number;
  cells: string[];
}

/** A table that is read as it comes: nobody holds the whole of it. */
export interface TableSource {
  columns: string[];
  rows: AsyncIterable<TableRow>;
}

/** What a table may be at most. A sheet or file beyond it is refused, not cut. */
export interface TableLimits {
  bytes: number;
  rows: number;
  columns: number;
  cellCharacters: number;
}

export const TABLE_LIMITS: TableLimits = {
  bytes: 50 * 1024 * 1024,
  rows: 1_000_000,
  columns: 1_000,
  cellCharacters: 2_000,
};

/** The first line as the names of the columns, the rest as rows; every row checked against the limits. */
export async function withHeader(lines: AsyncIterable<TableRow>, limits: TableLimits): Promise<TableSource> {
  const iterator = lines[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) throw new TableFault('empty');
  check(first.value, limits);
  const columns = first.value.cells.map((name) => name.trim());
  while (columns.length > 0 && columns.at(-1) === '') columns.pop();
  if (columns.length === 0) throw new TableFault('empty', { line: first.value.line });
  async function* rest(): AsyncGenerator<TableRow> {
    let count = 0;
    try {
      for await (const row of { [Symbol.asyncIterator]: () => iterator }) {
        check(row, limits);
        if (row.cells.every((cell) => cell === '')) continue;
        count += 1;
        if (count > limits.rows) throw new TableFault('too-many-rows', { line: row.line });
        yield row;
      }
    } finally {
      // Whoever stops early lets the file go.
      await iterator.return?.();
    }
  }
  return { columns, rows: rest() };
}

function check({ line, cells }: TableRow, limits: TableLimits): void {
  if (cells.length > limits.columns) throw new TableFault('too-many-columns', { line });
  const long = cells.findIndex((cell) => cell.length > limits.cellCharacters);
  if (long >= 0) throw new TableFault('cell-too-long', { line, column: long + 1 });
}
