import { csvLines } from './csv-table.ts';
import { TABLE_LIMITS, TableFault, type TableLimits, type TableSource, withHeader } from './table.ts';
import { xlsxLines } from './xlsx-table.ts';

const ZIP = Buffer.from('PK\x03\x04', 'latin1');
/** The beginning of the old binary format, and of a workbook with a password. */
const OLD_EXCEL = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
/** A workbook is held whole while it is read, so it may be no larger than this. */
export const MOST_WORKBOOK_BYTES = 20 * 1024 * 1024;

/**
 * Opens a table as it arrives, told by its bytes and not by its name: a workbook (XLSX), or text parted by commas,
 * semicolons or tabs. The first line names the columns.
 * @throws TableFault at once, or while rows are read, for a file that is no table or beyond the limits
 */
export async function openTable(
  stream: AsyncIterable<Buffer>,
  limits: TableLimits = TABLE_LIMITS,
): Promise<TableSource> {
  const iterator = stream[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let isOver = false;
  while (head.length < ZIP.length && !isOver) {
    const { value, done } = await iterator.next();
    if (done) isOver = true;
    else head = Buffer.concat([head, value]);
  }
  if (head.length === 0) throw new TableFault('empty');
  if (head.subarray(0, 4).equals(OLD_EXCEL)) throw new TableFault('old-excel');
  async function* whole(most: number): AsyncGenerator<Buffer> {
    let size = head.length;
    if (size > most) throw new TableFault('too-large');
    yield head;
    if (isOver) return;
    for await (const chunk of { [Symbol.asyncIterator]: () => iterator }) {
      size += chunk.length;
      if (size > most) throw new TableFault('too-large');
      yield chunk;
    }
  }
  if (!head.subarray(0, 4).equals(ZIP)) return withHeader(csvLines(whole(limits.bytes), limits), limits);
  const chunks: Buffer[] = [];
  for await (const chunk of whole(Math.min(limits.bytes, MOST_WORKBOOK_BYTES))) chunks.push(chunk);
  return withHeader(xlsxLines(Buffer.concat(chunks), limits), limits);
}
