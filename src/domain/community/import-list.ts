import { parse } from 'csv-parse';
import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import { normaliseEmail } from '#platform/crypto/blind-index';
import { listAreas } from '#room/access';
import { londonDay } from '#statistics/days';
import { addManyLeaders } from './add-many-leaders.ts';
import {
  columnsOf,
  delimiterOf,
  type ImportColumn,
  type ImportRow,
  type LineProblem,
} from './import-file.model.ts';
import { type ImportLine, type ImportRegister, readImportRow } from './import-row.model.ts';

/** Lines of one transaction: their names are sealed together. */
const LINES_AT_ONCE = 2_000;
/** While the database writes one of these, the next is sealed. */
const CHUNKS_AT_ONCE = 2;
/** What is wrong is told of so many lines; of all others it is counted. */
const TOLD = 100;

/** What came of a long list. */
export interface ImportedList {
  lines: number;
  added: number;
  /** Lines whose address stands in the directory already, or earlier in the list. */
  known: number;
  /** Lines of people who asked to leave: they are not added again. */
  left: number;
  /** Lines with something wrong. */
  wrong: number;
  /** The first hundred problems. */
  problems: LineProblem[];
  /** The first hundred lines left out because they were known. */
  knownLines: number[];
}

interface ParsedRecord {
  record: string[];
  info: { lines: number };
}

/** Lines that are being added, and their addresses. */
interface Chunk {
  done: Promise<void>;
  emails: string[];
}

/** How a list is imported. */
export interface ListImport {
  key: Sensitive<Buffer>;
  languages: readonly string[];
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
  onProgress?(soFar: Readonly<ImportedList>): void;
}

/**
 * Imports a list of any length as it is read, two thousand lines in a transaction, two of these at once; memory does not grow with it. Lines
 * with something wrong and lines of known addresses are left out, counted, and the first hundred told. What was imported
 * stays where it breaks off; the same list again adds the rest.
 * @param text the CSV in pieces, with the columns of the staff page's list
 * @throws Refusal `invalid-input` where the first line does not name the columns
 */
export async function importList(
  text: AsyncIterable<string | Buffer>,
  list: ListImport,
): Promise<ImportedList> {
  const soFar: ImportedList = {
    lines: 0,
    added: 0,
    known: 0,
    left: 0,
    wrong: 0,
    problems: [],
    knownLines: [],
  };
  const register = await list.inTransaction(async (ctx): Promise<ImportRegister> => {
    const areas = await listAreas(ctx.tx, ctx.forceId);
    return {
      areaPaths: areas.map(({ path }) => path).filter((path) => path !== ''),
      languages: list.languages,
      today: londonDay(ctx.now),
    };
  });
  let columns: string[] | undefined;
  let waiting: ImportLine[] = [];
  const underWay: Chunk[] = [];
  const write = async (): Promise<void> => {
    if (underWay.length >= CHUNKS_AT_ONCE) await underWay.shift()?.done;
    const lines = waiting;
    waiting = [];
    const ahead = new Set(underWay.flatMap(({ emails }) => emails));
    const done = addChunk(list, { lines, ahead }, soFar);
    // Its failure is heard when its turn comes, not by nobody.
    done.catch(() => undefined);
    underWay.push({ done, emails: lines.map(({ leader }) => leader.email) });
  };
  try {
    for await (const { record, info } of records(text)) {
      if (!columns) {
        columns = namedColumns(record);
        continue;
      }
      soFar.lines += 1;
      const line = read({ record, columns, line: info.lines }, register, soFar);
      if (line) waiting.push(line);
      if (waiting.length >= LINES_AT_ONCE) await write();
    }
    if (!columns) throw new Refusal('invalid-input', 'the list is empty');
    await write();
    for (const { done } of underWay) await done;
  } finally {
    await Promise.allSettled(underWay.map(({ done }) => done));
  }
  soFar.knownLines.sort((one, other) => one - other);
  return soFar;
}

async function* records(text: AsyncIterable<string | Buffer>): AsyncIterable<ParsedRecord> {
  const pieces = text[Symbol.asyncIterator]();
  const first = await pieces.next();
  const head = first.done ? '' : String(first.value);
  const parser = parse({
    bom: true,
    info: true,
    delimiter: delimiterOf(head.split(/\r?\n/, 1)[0] ?? ''),
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: 10_000,
  });
  const feed = async (): Promise<void> => {
    try {
      for (let piece = first; !piece.done; piece = await pieces.next())
        if (!parser.write(piece.value)) await new Promise((resolve) => parser.once('drain', resolve));
      parser.end();
    } catch (error) {
      parser.destroy(error as Error);
    }
  };
  void feed();
  yield* parser as unknown as AsyncIterable<ParsedRecord>;
}

function namedColumns(header: readonly string[]): string[] {
  const { columns, problems } = columnsOf(header);
  const [first] = problems;
  if (first)
    throw new Refusal(
      'invalid-input',
      `the first line must name the columns: ${first.key}${first.column ? ` (${first.column})` : ''}`,
    );
  return columns;
}

function read(
  row: { record: readonly string[]; columns: readonly string[]; line: number },
  register: ImportRegister,
  soFar: ImportedList,
): ImportLine | undefined {
  const { record, columns, line } = row;
  if (record.length !== columns.length) {
    const args = { expected: columns.length, found: record.length };
    tell(soFar, [{ line, column: null, key: 'cell-count', args, value: '' }]);
    return undefined;
  }
  const cells = Object.fromEntries(
    columns.map((name, at) => [name as ImportColumn, record[at] ?? '']),
  ) as ImportRow['cells'];
  const { leader, problems } = readImportRow({ line, cells }, register);
  if (problems.length > 0) tell(soFar, problems);
  return leader && { line, leader: { ...leader, email: normaliseEmail(leader.email) } };
}

function tell(soFar: ImportedList, problems: readonly LineProblem[]): void {
  soFar.wrong += 1;
  soFar.problems.push(...problems.slice(0, Math.max(0, TOLD - soFar.problems.length)));
}

async function addChunk(
  list: ListImport,
  { lines, ahead }: { lines: readonly ImportLine[]; ahead: ReadonlySet<string> },
  soFar: ImportedList,
): Promise<void> {
  if (lines.length === 0) return;
  const { added, known, left } = await list.inTransaction(async (ctx) => {
    const result = await addManyLeaders(
      ctx,
      list.key,
      lines.map(({ leader }) => leader),
      ahead,
    );
    await ctx.audit({
      act: 'community.import-list',
      kind: 'collection',
      subject: 'leader',
      subjectId: null,
      detail: { added: result.added },
    });
    return result;
  });
  soFar.added += added;
  soFar.known += known.length;
  soFar.left += left.length;
  for (const at of known) if (soFar.knownLines.length < TOLD) soFar.knownLines.push(lines[at]?.line ?? 0);
  list.onProgress?.(soFar);
}
