import { createHash } from 'node:crypto';
import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { openTable } from '#platform/tables/open-table';
import {
  TABLE_LIMITS,
  TableFault,
  type TableLimits,
  type TableRow,
  type TableSource,
} from '#platform/tables/table';
import { takeTurns } from '#platform/threads/take-turns';
import { listAreas } from '#room/access';
import { londonDay } from '#statistics/days';
import { areasOfLsoas } from '../places/places.reads.ts';
import { mayImportCounts } from '../surveillance.policy.ts';
import { guessMapping, type Mapping, mappingSchema, missingColumns } from './mapping.model.ts';
import { type Figure, type KnownArea, type LineProblem, LineReader } from './read-lines.model.ts';
import { savedMapping } from './vintage.reads.ts';

export const SOURCE = /^[A-Z][A-Z0-9_]{1,39}$/;
/** Lines looked at to show what stands in the columns. */
const LINES_SHOWN = 5;
/** Lines between two words about how far it is. */
const PROGRESS_LINES = 20_000;

/** A file as it comes, with its fingerprint once it was read to the end. */
export function hashed(stream: AsyncIterable<Buffer>): { chunks: AsyncIterable<Buffer>; sha256(): Buffer } {
  const hash = createHash('sha256');
  async function* chunks(): AsyncGenerator<Buffer> {
    for await (const chunk of stream) {
      hash.update(chunk);
      yield chunk;
    }
  }
  return { chunks: chunks(), sha256: () => hash.digest() };
}

/** What a file says, before anything is stored. */
export interface ReadFile {
  columns: string[];
  mapping: Mapping;
  fileSha256: Buffer;
  figures: Figure[];
  lines: number;
  total: number;
  unknownArea: number;
  problemCount: number;
  problems: LineProblem[];
}

/** What reading needs to know of the force; read before the file is, so that no transaction waits for a slow sender. */
export interface Ground {
  areas: KnownArea[];
  lsoas: ReadonlyMap<string, string>;
  today: string;
  saved: unknown;
}

/** @throws Refusal `not-allowed` */
export async function groundFor(ctx: Context, source: string): Promise<Ground> {
  demand(mayImportCounts, ctx.actor);
  if (!SOURCE.test(source)) throw new Refusal('invalid-input', 'a source is named in capitals');
  const areas = await listAreas(ctx.tx, ctx.forceId);
  return {
    areas,
    lsoas: await areasOfLsoas(ctx.tx, ctx.forceId, areas),
    today: londonDay(ctx.now),
    saved: await savedMapping(ctx.tx, ctx.forceId, source),
  };
}

/** The mapping saved for a source, where it is still whole and the file has its columns. */
function savedFor({ saved }: Ground, columns: readonly string[]): Mapping | undefined {
  const known = mappingSchema.safeParse(saved);
  return known.success && missingColumns(known.data, columns).length === 0 ? known.data : undefined;
}

/** A file that nobody has said how to read: its first lines, and how it may be meant. */
export interface FirstLook {
  columns: string[];
  examples: TableRow[];
  mapping: Mapping;
}

/** What reading needs beside the file. */
export interface Reading {
  ground: Ground;
  /** Told now and then how many lines were read. */
  onLines?: ((lines: number) => Promise<unknown>) | undefined;
}

/**
 * Reads a file by what was saved for its source, where that fits; else looks at its first lines, for a person to say which
 * column is what, and keeps nothing.
 */
export async function readOrLook(
  stream: AsyncIterable<Buffer>,
  { ground, onLines }: Reading,
): Promise<{ file: ReadFile } | { look: FirstLook }> {
  const { chunks, sha256 } = hashed(stream);
  let table: TableSource;
  try {
    table = await openTable(chunks);
  } catch (error) {
    return { file: faultyFile(error, sha256()) };
  }
  const { columns } = table;
  const saved = savedFor(ground, columns);
  if (saved) return { file: await readRows({ table, chunks, sha256 }, { ground, onLines, mapping: saved }) };
  const examples: TableRow[] = [];
  try {
    for await (const row of table.rows) if (examples.push(row) >= LINES_SHOWN) break;
  } catch (error) {
    return { file: faultyFile(error, sha256(), columns) };
  }
  return { look: { columns, examples, mapping: guessMapping(columns) } };
}

/**
 * Reads a file to its end by a mapping: the one given, the source's saved one, or what its first line tells. A fault of
 * the file itself (an open quote, a formula, a bomb) is a problem of its line like any other, and then nothing is read.
 */
export async function readFile(
  stream: AsyncIterable<Buffer>,
  {
    ground,
    onLines,
    mapping,
    limits = TABLE_LIMITS,
  }: Reading & { mapping?: Mapping | undefined; limits?: TableLimits },
): Promise<ReadFile> {
  const { chunks, sha256 } = hashed(stream);
  let table: TableSource;
  try {
    table = await openTable(chunks, limits);
  } catch (error) {
    return faultyFile(error, sha256());
  }
  const used = mapping ?? savedFor(ground, table.columns) ?? guessMapping(table.columns);
  return readRows({ table, chunks, sha256 }, { ground, onLines, mapping: used });
}

/** What is wrong with the file itself. Throws what is no fault of it. */
function problemOf(error: unknown): LineProblem {
  if (!(error instanceof TableFault)) throw error;
  const column = error.column === undefined ? '' : String(error.column);
  return { line: error.line ?? 1, column, value: '', key: `table-${error.code}` };
}

const NOTHING = { figures: [], lines: 0, total: 0, unknownArea: 0 };
const faultyFile = (error: unknown, fileSha256: Buffer, columns: string[] = []): ReadFile => ({
  ...NOTHING,
  columns,
  mapping: guessMapping(columns),
  fileSha256,
  problemCount: 1,
  problems: [problemOf(error)],
});

async function readRows(
  file: { table: TableSource; chunks: AsyncIterable<Buffer>; sha256(): Buffer },
  { ground, onLines, mapping }: Reading & { mapping: Mapping },
): Promise<ReadFile> {
  const { columns, rows } = file.table;
  const reader = new LineReader(mapping, { columns, ...ground });
  const faults: LineProblem[] = [];
  const othersFirst = takeTurns();
  try {
    if (reader.problemCount === 0)
      for await (const { line, cells } of rows) {
        reader.take(line, cells);
        if (reader.isFull) break;
        if (reader.lines % PROGRESS_LINES === 0) await onLines?.(reader.lines);
        await othersFirst();
      }
    // Whatever was not read is still part of the file's fingerprint.
    for await (const _ of file.chunks);
  } catch (error) {
    faults.push(problemOf(error));
  }
  const figures: Figure[] = [];
  if (faults.length === 0)
    for (const day of reader.figures()) {
      for (const figure of day) figures.push(figure);
      await othersFirst();
    }
  const { lines, total, unknownArea } = reader;
  return {
    columns,
    mapping,
    fileSha256: file.sha256(),
    figures: faults.length === 0 ? figures : [],
    lines,
    total,
    unknownArea,
    problemCount: faults.length + reader.problemCount,
    problems: [...faults, ...reader.problems],
  };
}
