import type { Context } from '#kernel/context';
import type { Outcome } from './series.model.ts';

export async function insertSeries(
  ctx: Context,
  row: { id: string; reference: string; openedBy: string; leadForce: string },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.series (force_id, id, reference, opened_by, opened_at, lead_force)
     values ($1, $2, $3, $4, $5, $6)`,
    [ctx.forceId, row.id, row.reference, row.openedBy, ctx.now, row.leadForce],
  );
}

/** One more decision on a proposal; two at once get one number, and the second is refused by the table. */
export async function insertSeriesDecision(
  ctx: Context,
  row: {
    id: string;
    proposalId: string;
    number: number;
    outcome: Outcome;
    seriesId: string | null;
    decidedBy: string;
    sealId: string;
    reasonSealed: Buffer;
  },
): Promise<boolean> {
  const inserted = await ctx.tx.run(
    `insert into triage.series_decision (force_id, id, proposal_id, number, outcome, series_id, decided_by, decided_at,
       seal_id, reason_sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (force_id, proposal_id, number) do nothing`,
    [
      ctx.forceId,
      row.id,
      row.proposalId,
      row.number,
      row.outcome,
      row.seriesId,
      row.decidedBy,
      ctx.now,
      row.sealId,
      row.reasonSealed,
    ],
  );
  return inserted === 1;
}

export async function setSeriesSupervisor(ctx: Context, seriesId: string, staffId: string): Promise<void> {
  await ctx.tx.run('update triage.series set supervisor_id = $3 where force_id = $1 and id = $2', [
    ctx.forceId,
    seriesId,
    staffId,
  ]);
}

/**
 * Lets what was taken in as one series belong to another, with the lead that was agreed for it. Only a series of taken-in
 * letters alone can be moved; false where somebody's answer put a letter into it.
 */
export async function moveTakenIn(ctx: Context, fromId: string, toId: string): Promise<boolean> {
  const values = [ctx.forceId, fromId, toId];
  const moved = await ctx.tx.run(
    `update triage.series_received set series_id = $3 where force_id = $1 and series_id = $2
       and not exists (select from triage.series_decision d where d.force_id = $1 and d.series_id = $2)`,
    values,
  );
  if (moved === 0) return false;
  await ctx.tx.run(
    `update triage.series s set lead_force = f.lead_force from triage.series f
      where s.force_id = $1 and s.id = $3 and f.force_id = $1 and f.id = $2`,
    values,
  );
  return true;
}
