import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { demand, isAllowed } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { listAreas, staffNames } from '#room/access';
import { fold } from '#statistics/fold';
import { openTexts } from './compare-material.ts';
import { type MaterialRow, materialsById } from './material.reads.ts';
import { listForces } from './offer.reads.ts';
import { sharedPassages } from './passages.model.ts';
import { reachOf, stretchesOf } from './series.model.ts';
import { mayReadSeries } from './series.policy.ts';
import {
  listSeries,
  membersBySeries,
  openProposals,
  proposalById,
  seriesDecisionsOf,
} from './series.reads.ts';
import { demandOpenLetters, shutLetters } from './shut-letters.ts';

/** The reasons of these decisions, opened, in their order. */
export async function openReasons(
  ctx: Context,
  decisions: ReadonlyArray<{ id: string; sealId: string; reasonSealed: Buffer }>,
): Promise<string[]> {
  const opened = await openEach(
    ctx,
    { table: 'triage.series_decision', field: 'reason', purpose: 'series' },
    decisions,
    ({ reasonSealed }) => reasonSealed,
  );
  return opened.map((one) => one?.reveal() ?? '');
}

/**
 * Two letters side by side: what they share, and every answer given so far with its reason.
 * @throws Refusal `not-found`; `not-allowed` where either letter is of an area this person does not hold, or of a
 *   report restricted to others
 */
export async function readProposal(ctx: Context, proposalId: string) {
  const { tx, forceId, actor } = ctx;
  const proposal = found(await proposalById(tx, forceId, proposalId), 'proposal');
  const rows = await materialsById(tx, forceId, [proposal.newerId, proposal.olderId]);
  for (const row of rows) demand(mayReadSeries, actor, reachOf(row));
  await demandOpenLetters(ctx, rows);
  const newer = found(
    rows.find(({ id }) => id === proposal.newerId),
    'letter',
  );
  const older = found(
    rows.find(({ id }) => id === proposal.olderId),
    'letter',
  );
  const texts = await openTexts(ctx, rows);
  const [left, right] = [texts.get(newer.id) ?? '', texts.get(older.id) ?? ''];
  const [foldedLeft, foldedRight] = [fold(left), fold(right)];
  const passages = sharedPassages(foldedLeft, foldedRight);
  const decisions = await seriesDecisionsOf(tx, forceId, [proposal.id]);
  const reasons = await openReasons(ctx, decisions);
  return {
    proposal,
    newer: {
      ...newer,
      stretches: stretchesOf(
        left,
        foldedLeft.places,
        passages.map((one) => [one.left, one.leftLength]),
      ),
    },
    older: {
      ...older,
      stretches: stretchesOf(
        right,
        foldedRight.places,
        passages.map((one) => [one.right, one.rightLength]),
      ),
    },
    passages: passages.length,
    decisions: decisions.map((one, at) => ({ ...one, reason: reasons[at] ?? '' })),
    areas: await listAreas(tx, forceId),
    forces: await listForces(tx),
    names: await staffNames(tx, forceId, [
      ...decisions.map(({ decidedBy }) => decidedBy),
      ...rows.flatMap(({ recordedBy }) => recordedBy ?? []),
    ]),
  };
}
export type ReadProposal = Awaited<ReturnType<typeof readProposal>>;

/** What waits for somebody, and every series: facts alone, nothing is opened. */
export async function readOverview(ctx: Context) {
  const { tx, forceId, actor } = ctx;
  const proposals = await openProposals(tx, forceId);
  const series = await listSeries(tx, forceId);
  const members = await membersBySeries(tx, forceId);
  const ids = [
    ...proposals.flatMap(({ newerId, olderId }) => [newerId, olderId]),
    ...[...members.values()].flat(),
  ];
  const rows = new Map<string, MaterialRow>(
    (await materialsById(tx, forceId, [...new Set(ids)])).map((row) => [row.id, row]),
  );
  const isShut = await shutLetters(ctx, [...rows.values()]);
  const maySee = (id: string): boolean => {
    const row = rows.get(id);
    return row !== undefined && !isShut(row) && isAllowed(mayReadSeries, actor, reachOf(row));
  };
  return {
    proposals: proposals.filter(({ newerId, olderId }) => maySee(newerId) && maySee(olderId)),
    series: series
      .map((one) => ({
        ...one,
        members: (members.get(one.id) ?? []).flatMap((id) => {
          const row = rows.get(id);
          return row && !isShut(row) ? [row] : [];
        }),
      }))
      .filter(({ members: all }) => all.length === 0 || all.some(({ id }) => maySee(id))),
    rows,
    areas: await listAreas(tx, forceId),
    forces: await listForces(tx),
    names: await staffNames(
      tx,
      forceId,
      series.flatMap(({ supervisorId }) => supervisorId ?? []),
    ),
  };
}
export type ReadOverview = Awaited<ReturnType<typeof readOverview>>;
