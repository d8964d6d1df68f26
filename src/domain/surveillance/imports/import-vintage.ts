import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { askJudging } from '../ask-judging.ts';
import { mayImportCounts } from '../surveillance.policy.ts';
import { importInTurn } from '../turns.store.ts';
import { compareVintage, type Difference, noteDifference } from './compare-vintage.store.ts';
import type { Progress } from './progress.model.ts';
import { nextNumber, vintageById } from './vintage.reads.ts';
import {
  addNoughts,
  applyVintage,
  dropFigures,
  dropStale,
  dropUnchanged,
  endVintage,
  joinWhole,
} from './vintage.store.ts';

/** Days a checked file waits for the word to import it. */
export const KEPT_DAYS = 7;

export interface Imported extends Difference {
  /** The number of the vintage; null where the file says what was known already. */
  number: number | null;
}

/**
 * Makes a checked file count: its new figures and its revisions, as the next vintage of its source. What it changes stays
 * readable as it was. Asked twice, it answers the same and changes nothing. What was imported since the file was checked
 * is taken into account. The row of the file is written at the very end, so that another transaction can note on it how
 * far this one is.
 * @param onProgress told before each span of days, and once before what is new is known
 * @throws Refusal `not-found`, `not-allowed`, `gone` for a file with bad lines or one that waited too long
 */
export async function importVintage(
  ctx: Context,
  id: string,
  onProgress: (progress: Progress) => Promise<unknown> = async () => undefined,
): Promise<Imported> {
  demand(mayImportCounts, ctx.actor);
  await importInTurn(ctx);
  const vintage = found(await vintageById(ctx.tx, ctx.forceId, id), 'import');
  const { source, state, newFigures, changedFigures, goneFigures } = vintage;
  if (state === 'imported' || state === 'same')
    return { number: vintage.number, newFigures, changedFigures, goneFigures };
  if ((state !== 'checked' && state !== 'importing') || !vintage.firstDay || !vintage.lastDay)
    throw new Refusal('gone', NOT_KEPT);
  const { mapping, period, firstDay, lastDay } = vintage;
  await onProgress({ done: 0, due: null });
  await joinWhole(ctx);
  if (mapping.isWhole) await addNoughts(ctx, { id, source, period, firstDay, lastDay });
  const compared = await compareVintage(ctx, id, source);
  const { changes: _, ...difference } = compared;
  await dropUnchanged(ctx, id, source);
  const by = vintage.importedBy ?? (ctx.actor.kind === 'staff' ? ctx.actor.id : null);
  const end = async (as: 'imported' | 'same', number: number | null): Promise<void> => {
    await noteDifference(ctx, id, compared);
    if ((await endVintage(ctx, { id, state: as, number, by })) === 0) throw new Refusal('gone', NOT_KEPT);
  };
  const isSame = difference.newFigures + difference.changedFigures + difference.goneFigures === 0;
  if (isSame) {
    await dropFigures(ctx, id);
    await end('same', null);
    return { number: null, ...difference };
  }
  const number = await nextNumber(ctx.tx, ctx.forceId, source);
  await applyVintage(ctx, { id, source, period, number }, onProgress);
  await end('imported', number);
  await ctx.audit({
    act: 'surveillance.import-counts',
    kind: 'collection',
    subject: 'vintage',
    subjectId: id,
    detail: { source, number, ...difference },
  });
  await askJudging(ctx);
  return { number, ...difference };
}

const NOT_KEPT = 'This file was not kept. Check it again.';

/** Forgets files that were checked a week ago and never imported. Returns how many. */
export const dropStaleImports = (ctx: Context): Promise<number> =>
  dropStale(ctx, new Date(ctx.now.getTime() - KEPT_DAYS * 86_400_000));
