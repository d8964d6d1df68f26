import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { askJudging } from '../ask-judging.ts';
import { mayImportCounts } from '../surveillance.policy.ts';
import { lockedVintage, nextNumber } from './vintage.reads.ts';
import {
  addNoughts,
  applyVintage,
  type Difference,
  dropFigures,
  dropStale,
  dropUnchanged,
  endVintage,
  importInTurn,
  noteDifference,
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
 * is taken into account.
 * @throws Refusal `not-found`, `not-allowed`, `gone` for a file with bad lines or one that waited too long
 */
export async function importVintage(ctx: Context, id: string): Promise<Imported> {
  demand(mayImportCounts, ctx.actor);
  await importInTurn(ctx);
  const vintage = found(await lockedVintage(ctx.tx, ctx.forceId, id), 'import');
  const { source, state, newFigures, changedFigures, goneFigures } = vintage;
  if (state === 'imported' || state === 'same')
    return { number: vintage.number, newFigures, changedFigures, goneFigures };
  if (state !== 'checked' || !vintage.firstDay || !vintage.lastDay)
    throw new Refusal('gone', 'This file was not kept. Check it again.');
  const { mapping, period, firstDay, lastDay } = vintage;
  if (mapping.isWhole) await addNoughts(ctx, { id, source, period, firstDay, lastDay });
  const difference = await noteDifference(ctx, id, source);
  await dropUnchanged(ctx, id, source);
  const by = ctx.actor.kind === 'staff' ? ctx.actor.id : null;
  const isSame = difference.newFigures + difference.changedFigures + difference.goneFigures === 0;
  if (isSame) {
    await dropFigures(ctx, id);
    await endVintage(ctx, { id, state: 'same', number: null, by });
    return { number: null, ...difference };
  }
  const number = await nextNumber(ctx.tx, ctx.forceId, source);
  await endVintage(ctx, { id, state: 'imported', number, by });
  await applyVintage(ctx, { id, source, number });
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

/** Forgets files that were checked a week ago and never imported. Returns how many. */
export const dropStaleImports = (ctx: Context): Promise<number> =>
  dropStale(ctx, new Date(ctx.now.getTime() - KEPT_DAYS * 86_400_000));
