import type { Tx } from '#kernel/context';
import type { Outcome, ProposalBasis } from './series.model.ts';

export interface SeriesRow {
  id: string;
  reference: string;
  openedBy: string;
  openedAt: Date;
  leadForce: string;
  supervisorId: string | null;
}
const SERIES = `id, reference, opened_by as "openedBy", opened_at as "openedAt", lead_force as "leadForce",
  supervisor_id as "supervisorId"`;

export const seriesById = (tx: Tx, forceId: string, id: string): Promise<SeriesRow | undefined> =>
  tx.row<SeriesRow>(`select ${SERIES} from triage.series where force_id = $1 and id = $2`, [forceId, id]);

export const listSeries = (tx: Tx, forceId: string): Promise<SeriesRow[]> =>
  tx.rows<SeriesRow>(
    `select ${SERIES} from triage.series where force_id = $1 order by opened_at desc, id limit 200`,
    [forceId],
  );

export interface ProposalRow {
  id: string;
  newerId: string;
  olderId: string;
  basis: ProposalBasis;
  newerShare: number | null;
  olderShare: number | null;
  pictureDistance: number | null;
  proposedAt: Date;
  /** The latest decision; null while nobody has decided. */
  outcome: Outcome | null;
  seriesId: string | null;
  decisions: number;
}

// The latest decision on a proposal is the one that counts.
const PROPOSALS = `select p.id, p.newer_id as "newerId", p.older_id as "olderId", p.basis,
    p.newer_share as "newerShare", p.older_share as "olderShare", p.picture_distance as "pictureDistance",
    p.proposed_at as "proposedAt", d.outcome, d.series_id as "seriesId", coalesce(d.number, 0) as decisions
  from triage.series_proposal p
  left join lateral (select outcome, series_id, number from triage.series_decision d
    where d.force_id = $1 and d.proposal_id = p.id order by number desc limit 1) d on true
  where p.force_id = $1`;

export const proposalById = (tx: Tx, forceId: string, id: string): Promise<ProposalRow | undefined> =>
  tx.row<ProposalRow>(`${PROPOSALS} and p.id = $2`, [forceId, id]);

/** Proposals nobody has answered, or answered `UNSURE`, newest first. */
export const openProposals = (tx: Tx, forceId: string): Promise<ProposalRow[]> =>
  tx.rows<ProposalRow>(
    `${PROPOSALS} and (d.outcome is null or d.outcome = 'UNSURE') order by p.proposed_at desc, p.id limit 200`,
    [forceId],
  );

export const proposalsOf = (
  tx: Tx,
  forceId: string,
  materialIds: readonly string[],
): Promise<ProposalRow[]> =>
  tx.rows<ProposalRow>(
    `${PROPOSALS} and (p.newer_id = any($2::uuid[]) or p.older_id = any($2::uuid[])) order by p.proposed_at, p.id`,
    [forceId, materialIds],
  );

/** Which letters stand in which series: by the latest decisions, and by offers taken in. */
export async function membersBySeries(tx: Tx, forceId: string): Promise<Map<string, string[]>> {
  const rows = await tx.rows<{ seriesId: string; materialId: string }>(
    `with latest as (select distinct on (proposal_id) proposal_id, outcome, series_id from triage.series_decision
       where force_id = $1 order by proposal_id, number desc)
     select l.series_id as "seriesId", m.id as "materialId" from latest l
       join triage.series_proposal p on p.force_id = $1 and p.id = l.proposal_id
       join triage.material m on m.force_id = $1 and m.id in (p.newer_id, p.older_id)
       where l.outcome = 'SAME'
     union
     select r.series_id, m.id from triage.series_received r
       join triage.material m on m.force_id = $1 and m.offer_id = r.id
       where r.force_id = $1 and r.state = 'ACCEPTED' and r.series_id is not null`,
    [forceId],
  );
  const members = new Map<string, string[]>();
  for (const { seriesId, materialId } of rows)
    members.set(seriesId, [...(members.get(seriesId) ?? []), materialId]);
  return members;
}

export interface SeriesDecisionRow {
  id: string;
  proposalId: string;
  number: number;
  outcome: Outcome;
  seriesId: string | null;
  decidedBy: string;
  decidedAt: Date;
  sealId: string;
  reasonSealed: Buffer;
}

/** Every decision ever made on these proposals, oldest first. */
export const seriesDecisionsOf = (
  tx: Tx,
  forceId: string,
  proposalIds: readonly string[],
): Promise<SeriesDecisionRow[]> =>
  tx.rows<SeriesDecisionRow>(
    `select id, proposal_id as "proposalId", number, outcome, series_id as "seriesId", decided_by as "decidedBy",
       decided_at as "decidedAt", seal_id as "sealId", reason_sealed as "reasonSealed"
     from triage.series_decision where force_id = $1 and proposal_id = any($2::uuid[]) order by decided_at, number`,
    [forceId, proposalIds],
  );
