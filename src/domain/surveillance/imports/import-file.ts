import type { Context } from '#kernel/context';
import { groundFor, readFile } from './check-file.ts';
import { importVintage } from './import-vintage.ts';
import { keepDryRun } from './keep-dry-run.ts';
import type { Mapping } from './mapping.model.ts';
import type { LineProblem } from './read-lines.model.ts';
import { vintageById } from './vintage.reads.ts';

export interface ImportedFile {
  vintage: number | null;
  state: string;
  /** The vintage that came from this very file before. */
  already: number | null;
  lines: number;
  figures: number;
  total: number;
  unknownArea: number;
  firstDay: string | null;
  lastDay: string | null;
  newFigures: number;
  changedFigures: number;
  goneFigures: number;
  problemCount: number;
  problems: LineProblem[];
}

/**
 * Reads a file, checks it and imports it at once, for the command line: all of it, or nothing where a line is bad.
 * @throws Refusal `not-allowed`, `invalid-input`
 */
export async function importFile(
  ctx: Context,
  given: { source: string; stream: AsyncIterable<Buffer>; mapping?: Mapping | undefined; isDry?: boolean },
): Promise<ImportedFile> {
  const { source, stream, mapping } = given;
  const ground = await groundFor(ctx, source);
  const file = await readFile(stream, { ground, mapping });
  const run = await keepDryRun(ctx, { source, file });
  if (run.state === 'checked' && run.already === null && !given.isDry) await importVintage(ctx, run.id);
  const kept = await vintageById(ctx.tx, ctx.forceId, run.id);
  return {
    vintage: kept?.number ?? null,
    state: kept?.state ?? run.state,
    already: run.already,
    lines: file.lines,
    figures: file.figures.length,
    total: file.total,
    unknownArea: file.unknownArea,
    firstDay: file.figures[0]?.fromDay ?? null,
    lastDay: file.figures.at(-1)?.fromDay ?? null,
    newFigures: kept?.newFigures ?? 0,
    changedFigures: kept?.changedFigures ?? 0,
    goneFigures: kept?.goneFigures ?? 0,
    problemCount: file.problemCount,
    problems: file.problems,
  };
}
