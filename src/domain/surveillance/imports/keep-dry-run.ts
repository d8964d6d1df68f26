import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { mayImportCounts } from '../surveillance.policy.ts';
import { type ReadFile, SOURCE } from './check-file.ts';
import { compareVintage, noteDifference } from './compare-vintage.store.ts';
import { sameFile } from './vintage.reads.ts';
import { addNoughts, insertVintage, joinWhole, saveMapping } from './vintage.store.ts';

export interface DryRun {
  id: string;
  state: 'refused' | 'checked';
  /** The vintage that came from this very file before. */
  already: number | null;
}

/**
 * Keeps what a file says as a dry run: its figures beside those that count, or every bad line. Nothing counts yet, and a
 * file with one bad line is not taken at all. Saves the mapping of a good one for the source's next file.
 * @throws Refusal `not-allowed`, `invalid-input`
 */
export async function keepDryRun(
  ctx: Context,
  { source, file }: { source: string; file: ReadFile },
): Promise<DryRun> {
  demand(mayImportCounts, ctx.actor);
  if (!SOURCE.test(source)) throw new Refusal('invalid-input', 'a source is named in capitals');
  const known = await sameFile(ctx.tx, ctx.forceId, { source, ...file });
  if (known) return { id: known.id, state: 'checked', already: known.number };
  const id = ctx.newId();
  const isGood = file.problemCount === 0;
  await insertVintage(ctx, {
    id,
    source,
    ...file,
    state: isGood ? 'checked' : 'refused',
    figures: isGood ? file.figures : [],
    checkedBy: ctx.actor.kind === 'staff' ? ctx.actor.id : null,
  });
  await settleDryRun(ctx, { id, source, file, isSaid: true });
  return { id, state: isGood ? 'checked' : 'refused', already: null };
}

/**
 * What follows once a dry run's figures are kept: how they differ from those that count, its mapping for the source's next
 * file, and the audit line; in the same transaction.
 * @param isSaid whether somebody said of this very file how it is read: one read by what was saved saves nothing, for
 * somebody may have said something newer since
 */
export async function settleDryRun(
  ctx: Context,
  { id, source, file, isSaid }: { id: string; source: string; file: ReadFile; isSaid: boolean },
): Promise<void> {
  if (file.problemCount === 0) {
    if (isSaid) await saveMapping(ctx, source, file.mapping);
    await compare(ctx, id, source, file);
  }
  await ctx.audit({
    act: 'surveillance.check-import',
    kind: 'collection',
    subject: 'vintage',
    subjectId: id,
    detail: { source, lines: file.lines, problems: file.problemCount },
  });
}

async function compare(
  ctx: Context,
  id: string,
  source: string,
  { mapping, figures }: ReadFile,
): Promise<void> {
  const [first, last] = [figures[0]?.fromDay, figures.at(-1)?.fromDay];
  await joinWhole(ctx);
  if (mapping.isWhole && first && last)
    await addNoughts(ctx, { id, source, period: mapping.period, firstDay: first, lastDay: last });
  await noteDifference(ctx, id, await compareVintage(ctx, id, source));
}
