import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { isAllowed } from '#kernel/policy';
import { fold } from '#statistics/fold';
import { marksOf } from '#statistics/marks';
import { candidatesOf, type Holders, markShares, plainWorth, worthOf } from './holders.model.ts';
import { isProposed, isProposedByMarks, likenessOf, type Prepared, weightsOf } from './likeness.model.ts';
import {
  countMaterials,
  holderCounts,
  holdersOf,
  type MaterialRow,
  materialsById,
  pictureHashes,
} from './material.reads.ts';
import type { NewProposal } from './material.store.ts';
import { ALIKE_MOST, pictureDistance } from './picture-hash.model.ts';
import { reachOf } from './series.model.ts';
import { mayReadSeries } from './series.policy.ts';
import type { SeriesKey } from './series-key.model.ts';
import { shutLetters } from './shut-letters.ts';

/** A letter's words ready to be compared under this force's key. */
export function prepareText(key: SeriesKey, text: string): Prepared {
  const folded = fold(text);
  return { folded, marks: marksOf(key.marks, folded) };
}

/** The words of these letters, opened through the keeper, by letter. */
export async function openTexts(ctx: Context, rows: readonly MaterialRow[]): Promise<Map<string, string>> {
  const opened = await openEach(
    ctx,
    { table: 'triage.material', field: 'text', purpose: 'series' },
    rows,
    ({ textSealed }) => textSealed,
  );
  return new Map(rows.map(({ id }, at) => [id, opened[at]?.reveal() ?? '']));
}

async function holdersFor(ctx: Context, mine: Prepared): Promise<Holders> {
  const { tx, forceId } = ctx;
  const postings = await holdersOf(
    tx,
    forceId,
    mine.marks.map(({ hash }) => hash),
  );
  const byMark = new Map<number, string[]>();
  for (const { hash, materialId } of postings) byMark.set(hash, [...(byMark.get(hash) ?? []), materialId]);
  const rows = await materialsById(tx, forceId, [...new Set(postings.map(({ materialId }) => materialId))]);
  return {
    letters: await countMaterials(tx, forceId),
    byMark,
    marksIn: new Map(rows.map(({ id, markCount }) => [id, markCount])),
  };
}

type Found = Omit<NewProposal, 'newerId'>;

/**
 * The earlier letters that a new one is like, by its words: found by marks, then compared word for word where this
 * person may open the earlier one. Where it lies in another area, or is of a report restricted to others, nothing is opened, and the sample of marks decides
 * whether the two are put before somebody who may.
 */
export async function compareWords(ctx: Context, key: SeriesKey, mine: Prepared): Promise<Found[]> {
  const { tx, forceId, actor } = ctx;
  const holders = await holdersFor(ctx, mine);
  const worth = worthOf(mine.marks, holders);
  const rows = await materialsById(
    tx,
    forceId,
    candidatesOf(worth, holders).map(({ materialId }) => materialId),
  );
  const isShut = await shutLetters(ctx, rows);
  const open = rows.filter((row) => !isShut(row) && isAllowed(mayReadSeries, actor, reachOf(row)));
  const texts = await openTexts(ctx, open);
  const counts = await holderCounts(
    tx,
    forceId,
    open.map(({ id }) => id),
  );
  const weights = weightsOf(mine, (hash) => worth.get(hash) ?? 1);
  return rows.flatMap((row): Found[] => {
    const text = texts.get(row.id);
    const base = { olderId: row.id, pictureDistance: null };
    if (text === undefined) {
      const shares = markShares(worth, row, holders);
      return isProposedByMarks(shares)
        ? [{ ...base, basis: 'MARKS', newerShare: shares.newer, olderShare: shares.older }]
        : [];
    }
    const theirs = prepareText(key, text);
    const plain = weightsOf(theirs, (hash) => plainWorth(counts.get(hash) ?? 0));
    const likeness = likenessOf({ folded: mine.folded, weights }, { folded: theirs.folded, weights: plain });
    if (!isProposed(likeness)) return [];
    return [{ ...base, basis: 'WORDS', newerShare: likeness.leftShare, olderShare: likeness.rightShare }];
  });
}

/** The earlier pictures that a new one is like, by their hashes alone; nothing is opened. */
export async function comparePictures(ctx: Context, variants: readonly Uint8Array[]): Promise<Found[]> {
  if (variants.length === 0) return [];
  const stored = await pictureHashes(ctx.tx, ctx.forceId);
  return stored.flatMap(({ id, hash }): Found[] => {
    const distance = Math.min(...variants.map((variant) => pictureDistance(variant, hash)));
    if (distance > ALIKE_MOST) return [];
    return [{ olderId: id, basis: 'PICTURE', newerShare: null, olderShare: null, pictureDistance: distance }];
  });
}
