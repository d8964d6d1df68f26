import type { Tx } from '#kernel/context';
import type { Published } from './statement.model.ts';

/** What one leader did with one version. */
export interface LeaderMark {
  rootVersionId: string;
  acknowledgedAt: Date | null;
  channels: string[] | null;
  people: number | null;
  passedAt: Date | null;
}

/** What a leader told us about these versions. */
export const marksOf = (
  tx: Tx,
  forceId: string,
  leader: { id: string; rootVersionIds: readonly string[] },
): Promise<LeaderMark[]> =>
  tx.rows<LeaderMark>(
    `select coalesce(a.root_version_id, p.root_version_id) as "rootVersionId", a.acknowledged_at as "acknowledgedAt",
       p.channels, p.people, p.passed_at as "passedAt"
     from (select * from cascade.acknowledgement where force_id = $1 and leader_id = $2
             and root_version_id = any($3::uuid[])) a
     full join (select * from cascade.passing_on where force_id = $1 and leader_id = $2
             and root_version_id = any($3::uuid[])) p on p.root_version_id = a.root_version_id`,
    [forceId, leader.id, leader.rootVersionIds],
  );

/** When this leader said that he or she knows of a version's withdrawal; undefined where that was never said. */
export async function withdrawalSeenAt(
  tx: Tx,
  forceId: string,
  seen: { leaderId: string; rootVersionId: string },
): Promise<Date | undefined> {
  const row = await tx.row<{ at: Date }>(
    `select seen_at as at from cascade.withdrawal_seen
     where force_id = $1 and root_version_id = $2 and leader_id = $3`,
    [forceId, seen.rootVersionId, seen.leaderId],
  );
  return row?.at;
}

/** Statements of which this leader passed on a version that is no longer current, and the version now in force. */
export const outdatedPassedOn = (
  tx: Tx,
  forceId: string,
  leaderId: string,
): Promise<Array<{ statementId: string; state: Published['state'] }>> =>
  tx.rows(
    `select distinct on (d.statement_id) d.statement_id as "statementId", d.state
     from cascade.passing_on p
     join cascade.published d on d.force_id = $1 and d.version_id = p.root_version_id and d.state <> 'current'
     where p.force_id = $1 and p.leader_id = $2
       and not exists (select 1 from cascade.published n
         join cascade.passing_on q on q.force_id = $1 and q.leader_id = $2 and q.root_version_id = n.root_version_id
         where n.force_id = $1 and n.statement_id = d.statement_id and n.state = 'current')
     order by d.statement_id, d.number desc`,
    [forceId, leaderId],
  );
