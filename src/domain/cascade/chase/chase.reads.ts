import type { Tx } from '#kernel/context';
import { countsAsReminder } from '../delivery.reads.ts';

/** A version that is no longer right, and what became of it. */
export interface Change {
  rootVersionId: string;
  number: number;
  state: 'corrected' | 'withdrawn';
  changedAt: Date;
  isRecall: boolean;
}

/** Versions of a statement that were corrected or withdrawn, newest first. */
export const changesOf = (tx: Tx, forceId: string, statementId: string): Promise<Change[]> =>
  tx.rows<Change>(
    `select root_version_id as "rootVersionId", number, state, state_changed_at as "changedAt",
       recalled_at is not null as "isRecall"
     from cascade.published
     where force_id = $1 and statement_id = $2 and version_id = root_version_id and state <> 'current'
     order by number desc limit 20`,
    [forceId, statementId],
  );

/** Versions of a core and its variants that were withdrawn. */
export async function withdrawnRoots(tx: Tx, forceId: string, coreId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    `select version_id as id from cascade.published
     where force_id = $1 and (statement_id = $2 or core_id = $2) and version_id = root_version_id and state = 'withdrawn'
     order by version_id`,
    [forceId, coreId],
  );
  return rows.map(({ id }) => id);
}

/**
 * Leaders who had version $2 of statement $3 (number $4, state $5): by a message as far as is known, by passing it on, by its
 * kit, or by reading it, as they said; whether they have said that they know better, and whether they were told and reminded of what became of it: a
 * reminder of the text itself, from before it was withdrawn, is none, nor is one that was left off before it ever left.
 */
const HOLDERS = `with spread as (
    select p.leader_id, true as passed, false as kit from cascade.passing_on p
    where p.force_id = $1 and p.root_version_id = $2
    union all
    select k.taker_id, false, true from cascade.kit_taking k
    where k.force_id = $1 and k.root_version_id = $2 and k.taker_kind = 'leader'
    union all
    select a.leader_id, false, false from cascade.acknowledgement a
    where a.force_id = $1 and a.root_version_id = $2
    union all
    select d.leader_id, false, false from cascade.delivery d
    where d.force_id = $1 and d.root_version_id = $2 and d.kind in ('statement', 'correction')
      and (d.state in ('handed-over', 'delivered', 'handing-over', 'unknown', 'bounced') or d.is_uncertain)
  ), holder as (
    select leader_id, bool_or(passed) as passed, bool_or(kit) as kit from spread group by leader_id
  ), later as (
    select v.version_id from cascade.published v
    where v.force_id = $1 and v.statement_id = $3 and v.version_id = v.root_version_id
      and case when $5 = 'withdrawn' then v.version_id = $2 else v.number > $4 end
  ), known as (
    select h.leader_id, h.passed, h.kit,
      case when $5 = 'withdrawn'
        then exists (select from cascade.withdrawal_seen s where s.force_id = $1 and s.root_version_id = $2
          and s.leader_id = h.leader_id)
        else exists (select from cascade.acknowledgement a join later l on l.version_id = a.root_version_id
            where a.force_id = $1 and a.leader_id = h.leader_id)
          or exists (select from cascade.passing_on a join later l on l.version_id = a.root_version_id
            where a.force_id = $1 and a.leader_id = h.leader_id)
      end as answered,
      exists (select from cascade.delivery d join later l on l.version_id = d.root_version_id
        where d.force_id = $1 and d.leader_id = h.leader_id and d.kind in ('correction', 'withdrawal')
          and d.state in ('handed-over', 'delivered')) as told,
      exists (select from cascade.delivery d join later l on l.version_id = d.root_version_id
        where d.force_id = $1 and d.leader_id = h.leader_id and ${countsAsReminder('d')}
          and d.kind = case when $5 = 'withdrawn' then 'withdrawal-reminder' else 'reminder' end) as reminded
    from holder h
  )`;

interface About extends Change {
  statementId: string;
}
const values = (forceId: string, { rootVersionId, statementId, number, state }: About): unknown[] => [
  forceId,
  rootVersionId,
  statementId,
  number,
  state,
];

/** Everybody who had a version that is no longer right, in numbers. */
export interface ChaseCounts {
  holders: number;
  passedOn: number;
  tookKit: number;
  told: number;
  answered: number;
  reminded: number;
  /** Who has not answered and was not reminded yet. */
  open: number;
}

export async function chaseCounts(tx: Tx, forceId: string, about: About): Promise<ChaseCounts> {
  const row = await tx.row<ChaseCounts>(
    `${HOLDERS}
     select count(*)::integer as holders, count(*) filter (where passed)::integer as "passedOn",
       count(*) filter (where kit)::integer as "tookKit", count(*) filter (where told)::integer as told,
       count(*) filter (where answered)::integer as answered, count(*) filter (where reminded)::integer as reminded,
       count(*) filter (where not answered and not reminded)::integer as open
     from known`,
    values(forceId, about),
  );
  return row ?? { holders: 0, passedOn: 0, tookKit: 0, told: 0, answered: 0, reminded: 0, open: 0 };
}

/** So many leaders are read of a version at once where their names are not needed, only whom no message reaches. */
export const ASKED_AT_ONCE = 10_000;

/**
 * Who had it, has not answered, and was not reminded yet; first those of whom no message says that it told them, for among
 * them are those whom none reaches.
 * @param limit how many at the most; null for all
 */
export const unanswered = (
  tx: Tx,
  forceId: string,
  about: About,
  limit: number | null,
): Promise<Array<{ leaderId: string; passed: boolean }>> =>
  tx.rows(
    `${HOLDERS} select leader_id as "leaderId", passed or kit as passed from known where not answered and not reminded
     order by told, leader_id limit $6`,
    [...values(forceId, about), limit],
  );

/** Officers who took a kit of a version that is no longer right, and whether their copies are gone. */
export const staffTakers = (
  tx: Tx,
  forceId: string,
  rootVersionId: string,
): Promise<Array<{ staffId: string; versionId: string; language: string; returnedAt: Date | null }>> =>
  tx.rows(
    `select k.taker_id as "staffId", k.version_id as "versionId", p.language, r.returned_at as "returnedAt"
     from cascade.kit_taking k
     join cascade.published p on p.force_id = $1 and p.version_id = k.version_id
     left join cascade.kit_returned r on r.force_id = $1 and r.version_id = k.version_id and r.staff_id = k.taker_id
     where k.force_id = $1 and k.root_version_id = $2 and k.taker_kind = 'staff'
     order by k.taken_at, k.taker_id, k.version_id`,
    [forceId, rootVersionId],
  );
