import { listAreas } from '#room/access';
import type { Judging } from '../ladder/judge-event.ts';
import { boundaryFacts } from './import-boundaries.ts';
import { placeBytes, placeText } from './place-bytes.ts';
import {
  type BoundariesAsk,
  lineProblem,
  type PlaceFacts,
  type PlaceProblem,
  shapeProblem,
} from './place-file.model.ts';
import { placeFileById } from './place-file.reads.ts';
import { dropParts, noteLines, putChecked } from './place-file.store.ts';
import { oursBy, PostcodeLines } from './postcode-lines.ts';
import type { ReadShapes } from './read-shapes.model.ts';

interface Checked {
  isGood: boolean;
  lines: number;
  found: PlaceFacts;
  problemCount: number;
  problems: PlaceProblem[];
}

/** The shapes of a kept file, read and made simple in a thread. */
export async function shapesOf(
  { inTransaction, think }: Judging,
  { id, ask }: { id: string; ask: BoundariesAsk },
): Promise<ReadShapes> {
  const { layer, codeProperty, nameProperty, codesLike } = ask;
  const text = await placeText(inTransaction, id);
  const input = { text, ask: { layer, codeProperty, nameProperty, codesLike } };
  const [read] = await think([{ kind: 'shapes', input }]);
  return read as ReadShapes;
}

async function checkBoundaries(judging: Judging, file: { id: string; ask: BoundariesAsk }): Promise<Checked> {
  const read = await shapesOf(judging, file);
  const found = await judging.inTransaction((ctx) => boundaryFacts(ctx, file.ask.of, read));
  const problems = read.faults.map(shapeProblem);
  return {
    isGood: problems.length === 0,
    lines: 0,
    found: { ...found },
    problemCount: problems.length,
    problems,
  };
}

async function checkPostcodes({ inTransaction }: Judging, id: string): Promise<Checked> {
  const areas = await inTransaction((ctx) => listAreas(ctx.tx, ctx.forceId));
  const file = new PostcodeLines({
    isOurs: oursBy(new Set(areas.map(({ code }) => code))),
    onProgress: (lines) => inTransaction((ctx) => noteLines(ctx, id, lines)),
  });
  for await (const _ of file.of(placeBytes(inTransaction, id)));
  const { lines, bad, taken, fault } = file;
  return {
    isGood: fault === undefined,
    lines,
    found: { lines, bad, postcodes: taken },
    problemCount: bad + (fault ? 1 : 0),
    problems: file.problems.map(lineProblem),
  };
}

/**
 * Reads a file that was sent, keeps what it would bring and every bad line, and changes nothing else. Safe to repeat. The
 * bytes of a refused file are forgotten.
 */
export async function checkPlaceFile(judging: Judging, id: string): Promise<void> {
  const { inTransaction } = judging;
  const file = await inTransaction((ctx) => placeFileById(ctx.tx, ctx.forceId, id));
  if (file?.state !== 'checking') return;
  const { ask } = file;
  const { isGood, ...checked } =
    ask.kind === 'boundaries'
      ? await checkBoundaries(judging, { id, ask })
      : await checkPostcodes(judging, id);
  await inTransaction(async (ctx) => {
    await putChecked(ctx, { id, state: isGood ? 'checked' : 'refused', ...checked });
    if (!isGood) await dropParts(ctx, id);
  });
}
