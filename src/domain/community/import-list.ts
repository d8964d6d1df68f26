import { StringDecoder } from 'node:string_decoder';
import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import { normaliseEmail } from '#platform/crypto/blind-index';
import { csvRecords } from '#platform/tables/csv-records';
import { TableFault, type TableRow } from '#platform/tables/table';
import { listAreas } from '#room/access';
import { londonDay } from '#statistics/days';
import { type AddedMany, addManyLeaders, type HowAdded } from './add-many-leaders.ts';
import { columnsOf, type ImportColumn, type ImportRow, type LineProblem } from './import-file.model.ts';
import { type ImportLine, type ImportRegister, readImportRow } from './import-row.model.ts';
import type { NewLeader } from './leader.model.ts';

/** Lines of one transaction: their names are sealed together. */
const LINES_AT_ONCE = 2_000;
/** Parts under way, each by a connection of its own: while one is written, others are sealed or looked up. */
export const LISTS_AT_ONCE = 4;
/** The longest line, so that a missing quote does not swallow the list. */
const LONGEST_LINE = 10_000;
/** What the database says where an address came in by another hand between the look and the writing. */
const UNIQUE_VIOLATION = '23505';
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
 * Imports a list of any length as it is read, two thousand lines in a transaction, four of these at once; memory does not
 * grow with it. Lines with something wrong and lines of known addresses are left out, counted, and the first hundred
 * told. What was imported stays where it breaks off; the same list again adds the rest.
 * @param text the CSV in pieces, with the columns of the staff page's list
 * @throws Refusal `invalid-input` where the first line does not name the columns, or a quote is not closed
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
      areaPaths: new Set(areas.map(({ path }) => path).filter((path) => path !== '')),
      languages: list.languages,
      today: londonDay(ctx.now),
    };
  });
  let columns: string[] | undefined;
  let waiting: ImportLine[] = [];
  const underWay: Chunk[] = [];
  const write = async (): Promise<void> => {
    if (underWay.length >= LISTS_AT_ONCE) await underWay.shift()?.done;
    const lines = waiting;
    waiting = [];
    const ahead = new Set(underWay.flatMap(({ emails }) => emails));
    const done = addChunk(list, { lines, ahead }, soFar);
    // Its failure is heard when its turn comes, not by nobody.
    done.catch(() => undefined);
    underWay.push({ done, emails: lines.map(({ leader }) => leader.email) });
  };
  try {
    for await (const rows of recordsOf(text))
      for (const row of rows) {
        if (!columns) {
          columns = namedColumns(row.cells);
          continue;
        }
        soFar.lines += 1;
        const line = read(row, columns, { register, soFar });
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

async function* recordsOf(pieces: AsyncIterable<string | Buffer>): AsyncGenerator<TableRow[]> {
  async function* text(): AsyncGenerator<string> {
    const decoder = new StringDecoder('utf8');
    for await (const piece of pieces) yield typeof piece === 'string' ? piece : decoder.write(piece);
    yield decoder.end();
  }
  try {
    yield* csvRecords(text(), LONGEST_LINE);
  } catch (error) {
    if (!(error instanceof TableFault)) throw error;
    const what =
      error.code === 'broken' ? 'has a quote in the wrong place' : 'is too long: is a quote missing?';
    throw new Refusal('invalid-input', `line ${error.line ?? 1} ${what}`);
  }
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
  { line, cells: found }: TableRow,
  columns: readonly string[],
  { register, soFar }: { register: ImportRegister; soFar: ImportedList },
): ImportLine | undefined {
  if (found.length !== columns.length) {
    const args = { expected: columns.length, found: found.length };
    tell(soFar, [{ line, column: null, key: 'cell-count', args, value: '' }]);
    return undefined;
  }
  const cells: ImportRow['cells'] = {};
  columns.forEach((name, at) => {
    cells[name as ImportColumn] = found[at] ?? '';
  });
  const { leader, problems } = readImportRow({ line, cells }, register);
  if (problems.length > 0) tell(soFar, problems);
  if (!leader) return undefined;
  leader.email = normaliseEmail(leader.email);
  return { line, leader };
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
  const leaders = lines.map(({ leader }) => leader);
  const add = (isContested: boolean) =>
    list.inTransaction((ctx) => addAndAudit(ctx, { key: list.key, leaders, ahead, isContested }));
  const { added, known, left } = await add(false).catch((error: { code?: string }) => {
    if (error.code !== UNIQUE_VIOLATION) throw error;
    return add(true);
  });
  soFar.added += added;
  soFar.known += known.length;
  soFar.left += left.length;
  for (const at of known) if (soFar.knownLines.length < TOLD) soFar.knownLines.push(lines[at]?.line ?? 0);
  list.onProgress?.(soFar);
}

async function addAndAudit(
  ctx: Context,
  { key, leaders, ...how }: { key: Sensitive<Buffer>; leaders: readonly NewLeader[] } & HowAdded,
): Promise<AddedMany> {
  const result = await addManyLeaders(ctx, key, leaders, how);
  await ctx.audit({
    act: 'community.import-list',
    kind: 'collection',
    subject: 'leader',
    subjectId: null,
    detail: { added: result.added },
  });
  return result;
}
