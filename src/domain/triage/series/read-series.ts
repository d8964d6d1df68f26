import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { listAreas, staffByRole, staffNames } from '#room/access';
import { openTexts } from './compare-material.ts';
import { materialsById } from './material.reads.ts';
import { offersOf, otherForces } from './offer.reads.ts';
import { openReasons } from './read-proposal.ts';
import { reachOf } from './series.model.ts';
import { mayReadSeries } from './series.policy.ts';
import {
  membersBySeries,
  type ProposalRow,
  proposalsOf,
  seriesById,
  seriesDecisionsOf,
} from './series.reads.ts';
import { shutLetters } from './shut-letters.ts';

/**
 * One series for its page: its letters (words only where this person may see them), the answers that made it, and what
 * was offered to other forces.
 * @throws Refusal `not-found`; `not-allowed` where none of its letters is of an area this person holds
 */
export async function readSeries(ctx: Context, seriesId: string) {
  const { tx, forceId, actor } = ctx;
  const series = found(await seriesById(tx, forceId, seriesId), 'series');
  const ids = (await membersBySeries(tx, forceId)).get(seriesId) ?? [];
  const all = await materialsById(tx, forceId, ids);
  const isShut = await shutLetters(ctx, all);
  const rows = all.filter((row) => !isShut(row));
  const open = rows.filter((row) => isAllowed(mayReadSeries, actor, reachOf(row)));
  if (all.length > 0 && open.length === 0)
    throw new Refusal('not-allowed', 'none of these letters is open to you: by area, or by a restriction');
  const texts = await openTexts(ctx, open);
  const proposals = await openPairs(ctx, await proposalsOf(tx, forceId, ids));
  const decisions = (
    await seriesDecisionsOf(
      tx,
      forceId,
      proposals.map(({ id }) => id),
    )
  ).filter(({ seriesId: into, outcome }) => into === seriesId || outcome !== 'SAME');
  const reasons = await openReasons(ctx, decisions);
  return {
    series,
    /** Letters of restricted reports, of which this person sees that they are there. */
    shut: all.length - rows.length,
    members: rows.map((row) => ({ ...row, text: texts.get(row.id) ?? null })),
    decisions: decisions.map((one, at) => ({ ...one, reason: reasons[at] ?? '' })),
    offers: await offersOf(tx, forceId, seriesId),
    forces: await otherForces(tx, forceId),
    areas: await listAreas(tx, forceId),
    detectives: await staffByRole(tx, forceId, 'DETECTIVE_INSPECTOR'),
    names: await staffNames(tx, forceId, [
      series.openedBy,
      ...(series.supervisorId ? [series.supervisorId] : []),
      ...decisions.map(({ decidedBy }) => decidedBy),
    ]),
  };
}
/** Proposals of which neither letter is of a report restricted to others: why somebody answered tells of both. */
async function openPairs(ctx: Context, proposals: readonly ProposalRow[]): Promise<ProposalRow[]> {
  const ids = [...new Set(proposals.flatMap(({ newerId, olderId }) => [newerId, olderId]))];
  const rows = await materialsById(ctx.tx, ctx.forceId, ids);
  const isShut = await shutLetters(ctx, rows);
  const shut = new Set(rows.filter(isShut).map(({ id }) => id));
  return proposals.filter(({ newerId, olderId }) => !shut.has(newerId) && !shut.has(olderId));
}

export type ReadSeries = Awaited<ReturnType<typeof readSeries>>;
