import type { Tx } from '#kernel/context';
import type { SentChannel } from '#room/community';
import type { DeliveryState } from '../delivery.model.ts';
import { countsAsReminder } from '../delivery.reads.ts';
import { type Cell, type CellCounts, cellKey } from './coverage.model.ts';

/** Numbers of the cells there are, by `cellKey`: areas times parts times languages in use, some thousands at most. */
export async function cellNumbers(tx: Tx, forceId: string): Promise<Map<string, number>> {
  const cells = await tx.rows<Cell>(
    `select id, area_path as "areaPath", represents, language from cascade.cell where force_id = $1`,
    [forceId],
  );
  return new Map(cells.map((cell) => [cellKey(cell), cell.id]));
}

/** What stands in the ledger for these versions, counted now, by cell. Whose message was a withdrawal counts not. */
const LIVE = `select d.root_version_id, coalesce(d.cell, 0) as cell, count(*)::integer as sent,
    (count(*) filter (where d.state in ('handed-over', 'delivered')))::integer as handed,
    (count(*) filter (where d.state in ('refused', 'bounced', 'unknown', 'not-delivered')))::integer as lost,
    count(a.leader_id)::integer as acknowledged, count(p.leader_id)::integer as passed_on,
    coalesce(sum(p.people), 0)::bigint as people
  from cascade.delivery d
  left join cascade.acknowledgement a on a.force_id = $1 and a.root_version_id = d.root_version_id
    and a.leader_id = d.leader_id
  left join cascade.passing_on p on p.force_id = $1 and p.root_version_id = d.root_version_id
    and p.leader_id = d.leader_id
  where d.force_id = $1 and d.root_version_id = any($2::uuid[]) and d.kind in ('statement', 'correction')
  group by d.root_version_id, coalesce(d.cell, 0)`;

const SHOWN = `select c.area_path as "areaPath", c.represents, c.language, sum(k.sent)::integer as sent,
    sum(k.handed)::integer as handed, sum(k.lost)::integer as lost, sum(k.acknowledged)::integer as acknowledged,
    sum(k.passed_on)::integer as "passedOn", sum(k.people)::double precision as people
  from k left join cascade.cell c on c.force_id = $1 and c.id = k.cell
  group by c.area_path, c.represents, c.language`;

/** Coverage of these versions counted from the ledger itself: for dispatches of ordinary size. */
export const liveCoverage = (
  tx: Tx,
  forceId: string,
  rootVersionIds: readonly string[],
): Promise<CellCounts[]> =>
  tx.rows<CellCounts>(`with k as (${LIVE}) ${SHOWN}`, [forceId, rootVersionIds], 'cascade_coverage_live');

/** Coverage of these versions as it was last counted. */
export const keptCoverage = (
  tx: Tx,
  forceId: string,
  rootVersionIds: readonly string[],
): Promise<CellCounts[]> =>
  tx.rows<CellCounts>(
    `with k as (select * from cascade.coverage where force_id = $1 and root_version_id = any($2::uuid[])) ${SHOWN}`,
    [forceId, rootVersionIds],
    'cascade_coverage_kept',
  );

/** Leaders these versions were sent to, all dispatches together, and when the ledger was last counted as a whole. */
export async function sizeOf(
  tx: Tx,
  forceId: string,
  rootVersionIds: readonly string[],
): Promise<{ recipients: number; countedAt: Date | null }> {
  const row = await tx.row<{ recipients: number; countedAt: Date | null }>(
    `select coalesce(sum(recipients), 0)::integer as recipients,
       (select min(counted_at) from cascade.coverage_count where force_id = $1 and root_version_id = any($2::uuid[]))
         as "countedAt"
     from cascade.dispatch where force_id = $1 and root_version_id = any($2::uuid[])`,
    [forceId, rootVersionIds],
  );
  return row ?? { recipients: 0, countedAt: null };
}

/** Versions of which more than `above` leaders were sent in the days that a statement moves. */
export async function largeVersions(
  tx: Tx,
  forceId: string,
  { above, since }: { above: number; since: Date },
): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    `select root_version_id as id from cascade.dispatch where force_id = $1 and asked_at > $2
     group by root_version_id having sum(recipients) > $3 order by root_version_id`,
    [forceId, since, above],
  );
  return rows.map(({ id }) => id);
}

/** Whose silence on some versions is asked about, and how far reminding may go. */
export interface RemindRules {
  rootVersionIds: readonly string[];
  leaderIds: readonly string[];
  /** Messages handed over after this moment are too young. */
  handedBefore: Date;
  /** Reminders count against the cap from this moment. */
  since: Date;
  cap: number;
}

/**
 * Those of these leaders who were sent one of these versions, by e-mail or text, and have said nothing: neither that they
 * read it nor that they passed it on. Left out is who was reminded of that version, and who has had the week's reminders;
 * a reminder that was left off before it ever left is none.
 */
export const silentToRemind = (
  tx: Tx,
  forceId: string,
  { rootVersionIds, leaderIds, handedBefore, since, cap }: RemindRules,
): Promise<Array<{ leaderId: string; rootVersionId: string }>> =>
  tx.rows(
    `select d.leader_id as "leaderId", d.root_version_id as "rootVersionId"
     from cascade.delivery d
     where d.force_id = $1 and d.root_version_id = any($2::uuid[]) and d.kind in ('statement', 'correction')
       and d.leader_id = any($6::uuid[]) and d.state in ('handed-over', 'delivered') and d.changed_at < $3
       and not exists (select 1 from cascade.acknowledgement a where a.force_id = $1
         and a.root_version_id = d.root_version_id and a.leader_id = d.leader_id)
       and not exists (select 1 from cascade.passing_on p where p.force_id = $1
         and p.root_version_id = d.root_version_id and p.leader_id = d.leader_id)
       and not exists (select 1 from cascade.delivery r where r.force_id = $1
         and r.root_version_id = d.root_version_id and r.leader_id = d.leader_id and r.kind = 'reminder'
         and ${countsAsReminder('r')})
       and (select count(*) from cascade.delivery r where r.force_id = $1 and r.leader_id = d.leader_id
         and r.kind in ('reminder', 'withdrawal-reminder') and ${countsAsReminder('r')} and r.changed_at > $4) < $5
     order by d.leader_id, d.root_version_id`,
    [forceId, rootVersionIds, handedBefore, since, cap, leaderIds],
    'cascade_silent_to_remind',
  );

/** A leader who was sent a version and has not acknowledged it. */
export interface Silent {
  /** When a reminder was written for them; null where there was none. */
  remindedAt: Date | null;
  leaderId: string;
  areaPath: string | null;
  represents: string | null;
  language: string | null;
}

/**
 * Leaders of whom nothing came back, in the order of their areas: neither of the text, nor, where it was withdrawn, of its
 * withdrawal. With `areaPaths` only those of these areas, of none whose area is not known.
 */
export const silentLeaders = (
  tx: Tx,
  forceId: string,
  about: { rootVersionIds: readonly string[]; areaPaths: readonly string[] | null; limit: number },
): Promise<Silent[]> =>
  tx.rows<Silent>(
    `select distinct on (c.area_path, d.leader_id) d.leader_id as "leaderId", c.area_path as "areaPath", c.represents,
       c.language, (select max(r.changed_at) from cascade.delivery r where r.force_id = $1
         and r.root_version_id = d.root_version_id and r.leader_id = d.leader_id and ${countsAsReminder('r')}
         and r.kind = case v.state when 'withdrawn' then 'withdrawal-reminder' else 'reminder' end) as "remindedAt"
     from cascade.delivery d
     join cascade.published v on v.force_id = $1 and v.version_id = d.root_version_id
     left join cascade.cell c on c.force_id = $1 and c.id = d.cell
     where d.force_id = $1 and d.root_version_id = any($2::uuid[]) and d.kind in ('statement', 'correction')
       and case when v.state = 'withdrawn'
         then d.state not in ('queued', 'left-off') and not exists (select 1 from cascade.withdrawal_seen s
           where s.force_id = $1 and s.root_version_id = d.root_version_id and s.leader_id = d.leader_id)
         else not exists (select 1 from cascade.acknowledgement a where a.force_id = $1
             and a.root_version_id = d.root_version_id and a.leader_id = d.leader_id)
           and not exists (select 1 from cascade.passing_on p where p.force_id = $1
             and p.root_version_id = d.root_version_id and p.leader_id = d.leader_id) end
       and ($4::text[] is null or c.area_path = any($4))
     order by c.area_path, d.leader_id limit $3`,
    [forceId, about.rootVersionIds, about.limit, about.areaPaths],
  );

/** How many lines of a channel stand in one state. */
export interface StateCount {
  channel: SentChannel;
  state: DeliveryState;
  n: number;
}

/** The ledger of these versions by channel and state; withdrawals count not. */
export const stateCounts = (
  tx: Tx,
  forceId: string,
  rootVersionIds: readonly string[],
): Promise<StateCount[]> =>
  tx.rows<StateCount>(
    `select channel, state, count(*)::integer as n from cascade.delivery
     where force_id = $1 and root_version_id = any($2::uuid[]) and kind in ('statement', 'correction')
     group by channel, state order by channel, count(*) desc, state`,
    [forceId, rootVersionIds],
    'cascade_state_counts',
  );
