import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { TableFault, type TableLimits, type TableRow } from './table.ts';

const DELIMITERS = [',', ';', '\t'] as const;
/** Only the first line tells how the columns are parted. */
const HEAD_BYTES = 64 * 1024;

/** The sign that parts the columns: the one the first line has most of (Excel writes `;` in half of Europe). */
export function delimiterOf(text: string): string {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  const counted = DELIMITERS.map((sign) => ({ sign, n: header.split(sign).length }));
  return counted.sort((a, b) => b.n - a.n)[0]?.sign ?? ',';
}

/**
 * The lines of a comma-, semicolon- or tab-separated file (RFC 4180) as they come; memory stays flat however long it is.
 * Text is UTF-8; bytes that are not UTF-8 are read as Windows-1252, which is what older record systems write.
 * @throws TableFault
 */
export async function* csvLines(
  chunks: AsyncIterable<Buffer>,
  limits: TableLimits,
): AsyncGenerator<TableRow> {
  const iterator = chunks[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  let size = 0;
  let isOver = false;
  while (size < HEAD_BYTES && !isOver) {
    const { value, done } = await iterator.next();
    if (done) isOver = true;
    else {
      head.push(value);
      size += value.length;
    }
  }
  const start = Buffer.concat(head);
  if (start.length === 0) throw new TableFault('empty');
  if (start.includes(0)) throw new TableFault('not-text');
  const encoding = encodingOf(start, isOver);
  async function* text(): AsyncGenerator<string> {
    const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' });
    yield decoder.decode(start, { stream: true });
    if (!isOver)
      for await (const chunk of { [Symbol.asyncIterator]: () => iterator }) {
        if (chunk.includes(0)) throw new TableFault('not-text');
        yield decoder.decode(chunk, { stream: true });
      }
    yield decoder.decode();
  }
  const parser = parse({
    bom: true,
    info: true,
    delimiter: delimiterOf(start.toString('utf8')),
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    // A record is never held beyond this, whatever a missing quote would swallow.
    max_record_size: limits.cellCharacters * 20,
  });
  const source = Readable.from(text());
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>)
      yield { line: info.lines, cells: record };
  } catch (error) {
    throw explained(error);
  } finally {
    source.destroy();
    parser.destroy();
  }
}

/** UTF-8 where the beginning is whole UTF-8 (a character cut at the end aside). */
function encodingOf(start: Buffer, isWhole: boolean): 'utf-8' | 'windows-1252' {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: !isWhole });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

function explained(error: unknown): unknown {
  if (error instanceof TableFault) return error;
  const { code, lines } = error as { code?: string; lines?: number };
  if (code === 'CSV_MAX_RECORD_SIZE') return new TableFault('cell-too-long', { line: lines });
  if (typeof code === 'string' && (code.startsWith('CSV_') || code.startsWith('INVALID_')))
    return new TableFault('broken', { line: lines });
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return new TableFault('not-text');
  return error;
}
