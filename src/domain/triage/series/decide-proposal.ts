import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { materialsById } from './material.reads.ts';
import { newReference, type Outcome, reachOf, staffId } from './series.model.ts';
import { mayDecideSeries } from './series.policy.ts';
import { membersBySeries, proposalById } from './series.reads.ts';
import { insertSeries, insertSeriesDecision, moveTakenIn } from './series.store.ts';
import { demandOpenLetters } from './shut-letters.ts';

/**
 * A person's answer to two letters side by side, with a reason, append-only. `SAME` puts both into the series one of
 * them stands in, or opens one. A later answer undoes an earlier one. `number` is the number of answers the person saw.
 * @throws Refusal `conflict` where somebody answered meanwhile, or the letters stand in two series already
 */
export async function decideProposal(
  ctx: Context,
  asked: { proposalId: string; number: number; outcome: Outcome; reason: string },
): Promise<{ seriesId: string | null }> {
  const { tx, forceId, actor } = ctx;
  const proposal = found(await proposalById(tx, forceId, asked.proposalId), 'proposal');
  const pair = await materialsById(tx, forceId, [proposal.newerId, proposal.olderId]);
  for (const row of pair) demand(mayDecideSeries, actor, reachOf(row));
  await demandOpenLetters(ctx, pair);
  const decidedBy = staffId(ctx);
  if (!decidedBy) throw new Refusal('not-allowed', 'only staff decide');
  if (proposal.decisions !== asked.number)
    throw new Refusal('conflict', 'somebody answered this meanwhile; read it again');
  const seriesId = asked.outcome === 'SAME' ? await seriesOf(ctx, proposal, decidedBy) : null;
  const id = ctx.newId();
  const { sealId, fields } = await ctx.seal({
    table: 'triage.series_decision',
    recordId: id,
    fields: { reason: asked.reason },
  });
  const isKept = await insertSeriesDecision(ctx, {
    id,
    proposalId: proposal.id,
    number: asked.number + 1,
    outcome: asked.outcome,
    seriesId,
    decidedBy,
    sealId,
    reasonSealed: fields.reason,
  });
  if (!isKept) throw new Refusal('conflict', 'somebody answered this meanwhile; read it again');
  await ctx.audit({
    act: 'triage.decide-proposal',
    kind: asked.outcome === 'SAME' ? 'combination' : 'alteration',
    subject: 'series-proposal',
    subjectId: proposal.id,
    detail: { outcome: asked.outcome, seriesId, number: asked.number + 1 },
  });
  return { seriesId };
}

/** The one series either letter stands in, or a new one. What was taken in from another force joins an own series. */
async function seriesOf(
  ctx: Context,
  { newerId, olderId }: { newerId: string; olderId: string },
  openedBy: string,
): Promise<string> {
  const members = await membersBySeries(ctx.tx, ctx.forceId);
  const [first, second] = [...members]
    .filter(([, ids]) => ids.includes(newerId) || ids.includes(olderId))
    .map(([id]) => id);
  if (first && second) {
    if (await moveTakenIn(ctx, first, second)) return second;
    if (await moveTakenIn(ctx, second, first)) return first;
    throw new Refusal(
      'conflict',
      'each of these letters stands in a series of its own; undo one of the answers first',
    );
  }
  if (first) return first;
  const id = ctx.newId();
  await insertSeries(ctx, { id, reference: newReference(), openedBy, leadForce: ctx.forceId });
  return id;
}
