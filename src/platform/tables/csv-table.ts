import { csvRecords } from './csv-records.ts';
import { TableFault, type TableLimits, type TableRow } from './table.ts';

/** The beginning tells how the bytes are to be read. */
const HEAD_BYTES = 64 * 1024;

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
  try {
    // A record is never held beyond this, whatever a missing quote would swallow.
    for await (const rows of csvRecords(text(), limits.cellCharacters * 20)) yield* rows;
  } catch (error) {
    const { code } = error as { code?: string };
    throw code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? new TableFault('not-text') : error;
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
