import type { Tx } from '#kernel/context';

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

/** A statement of which a leader has a version that is no longer right, and how they came by it. */
export interface Outdated {
  statementId: string;
  number: number;
  had: 'passed-on' | 'kit' | 'read';
  /** The language of the kit that they took. */
  kitLanguage: string | null;
}

/**
 * Which of these statements this leader has in a version that is no longer right: they passed it on or took its kit, or said
 * that they read what is withdrawn by now. Done with it is who has passed on a later version that is in force, who read such a
 * version or took its kit after the kit of the one before, and who has said that they know of a withdrawal. What was done with
 * an earlier version says nothing, though a recall put that in force again; only passing it on afterwards does.
 */
export const outdatedOf = (
  tx: Tx,
  forceId: string,
  leader: { id: string; statementIds: readonly string[] },
): Promise<Outdated[]> =>
  tx.rows<Outdated>(
    `with old as (
       select d.statement_id, d.number, d.state_changed_at,
         exists (select 1 from cascade.passing_on p
           where p.force_id = $1 and p.root_version_id = d.version_id and p.leader_id = $2) as passed,
         (select v.language from cascade.kit_taking k
           join cascade.published v on v.force_id = $1 and v.version_id = k.version_id
           where k.force_id = $1 and k.root_version_id = d.version_id and k.taker_kind = 'leader' and k.taker_id = $2
           order by k.taken_at desc, k.version_id limit 1) as kit_language,
         d.state = 'withdrawn' and exists (select 1 from cascade.acknowledgement a
           where a.force_id = $1 and a.root_version_id = d.version_id and a.leader_id = $2) as read
       from cascade.published d
       where d.force_id = $1 and d.statement_id = any($3::uuid[]) and d.state <> 'current'
         and d.version_id = d.root_version_id
         and not exists (select 1 from cascade.published w
           join cascade.withdrawal_seen s on s.force_id = $1 and s.root_version_id = w.version_id and s.leader_id = $2
           where w.force_id = $1 and w.statement_id = d.statement_id and w.number >= d.number)
     )
     select distinct on (o.statement_id) o.statement_id as "statementId", o.number,
       case when o.passed then 'passed-on' when o.kit_language is not null then 'kit' else 'read' end as had,
       o.kit_language as "kitLanguage"
     from old o
     where (o.passed or o.kit_language is not null or o.read)
       and not exists (select 1 from cascade.published n
         where n.force_id = $1 and n.statement_id = o.statement_id and n.state = 'current'
           and (exists (select 1 from cascade.passing_on q
               where q.force_id = $1 and q.root_version_id = n.root_version_id and q.leader_id = $2
                 and (n.number > o.number or q.passed_at >= o.state_changed_at))
             or not o.passed and n.number > o.number and (
               exists (select 1 from cascade.acknowledgement b
                 where b.force_id = $1 and b.root_version_id = n.root_version_id and b.leader_id = $2)
               or exists (select 1 from cascade.kit_taking l where l.force_id = $1
                 and l.root_version_id = n.root_version_id and l.taker_kind = 'leader' and l.taker_id = $2))))
     order by o.statement_id, o.number desc`,
    [forceId, leader.id, leader.statementIds],
  );
