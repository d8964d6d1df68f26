import type { Tx } from '#kernel/context';
import type { ClockRow } from './clock.store.ts';

/** At most so many are looked up and counted: the page is a list to work through, not a statistic. */
export const NEEDED_MOST = 100;
/** How many of the clocks asked about last are looked at for one's own. */
const LOOKED_AT = 500;

/** A running clock that waits for this officer, or broke in their areas. */
export type NeededRow = Pick<ClockRow, 'id' | 'reportId' | 'kind' | 'about' | 'dueAt'> & {
  isAsked: boolean;
  isOwn: boolean;
};

/**
 * The running clocks that this officer was the last to be asked about and has not taken on, and what was sent or offered to
 * them and waits from its first minute; then those that are due within their areas; the first due first,
 * {@link NEEDED_MOST} at most. Restricted reports only for whoever is named on them.
 */
export const neededClocks = (
  tx: Tx,
  forceId: string,
  { staffId, scopes }: { staffId: string; scopes: readonly string[] },
): Promise<NeededRow[]> =>
  tx.rows<NeededRow>(
    `with asked as (
       select r.id from (select id, level from triage.clock where force_id = $1 and stopped_at is null and level > 0
         order by last_asked_at desc limit ${LOOKED_AT}) r
       join triage.clock_step s on s.force_id = $1 and s.clock_id = r.id and s.level = r.level
       where s.staff_id = $2 and s.accepted_at is null),
     due as (
       select id from triage.clock where force_id = $1 and stopped_at is null and due_at <= now()
       order by due_at, id limit ${LOOKED_AT}),
     own as (
       select id from triage.clock where force_id = $1 and owner_id = $2 and stopped_at is null
         and kind in ('HANDOVER', 'NEWS', 'DANGER', 'FINDING') order by due_at, id limit ${LOOKED_AT})
     select c.id, c.report_id as "reportId", c.kind, c.about, c.due_at as "dueAt",
       exists (select 1 from asked a where a.id = c.id) as "isAsked",
       exists (select 1 from own where own.id = c.id) as "isOwn"
     from (select id from asked union select id from own union select id from due) k
     join triage.clock c on c.force_id = $1 and c.id = k.id
     join triage.oversight o on o.force_id = $1 and o.report_id = c.report_id
     where exists (select 1 from unnest($3::text[]) s(path)
         where s.path = '' or o.area_path = s.path or starts_with(coalesce(o.area_path, ''), s.path || '/'))
       and (not o.is_restricted or coalesce((select n.is_given from triage.named_access n where n.force_id = $1
         and n.report_id = o.report_id and n.staff_id = $2 order by n.changed_at desc, n.id desc limit 1), false))
     order by 6 desc, 7 desc, c.due_at, c.id limit ${NEEDED_MOST}`,
    [forceId, staffId, scopes],
    'triage_needed_clocks',
  );
