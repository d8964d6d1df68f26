import type { Tx } from '#kernel/context';
import { OVERSIGHT } from './oversight.store.ts';
import { COUNTED_TO, type QueueRowRead } from './queue.reads.ts';

/** What the reports of one group have in common, exactly: no likeness of words is measured here. */
export interface GroupFacts {
  areaPath: string | null;
  placeKind: string | null;
  /** `YYYY-MM-DD` */
  incidentOn: string | null;
  strands: string[];
}

export interface SurgeGroup extends GroupFacts {
  n: number;
  danger: number;
  overdue: number;
  languages: string[];
  oldestAt: Date;
}

/** Groups one page of the surge view shows. */
export const GROUPS_SHOWN = 60;

/**
 * Reports nobody took, grouped by place, kind of place, day and strands; groups with danger first, then the largest.
 * It looks at the first `COUNTED_TO` of the order.
 * @param areas the paths the reader sees; null for the whole force
 */
export const surgeGroups = (
  tx: Tx,
  forceId: string,
  areas: readonly string[] | null,
): Promise<SurgeGroup[]> =>
  tx.rows<SurgeGroup>(
    `select area_path as "areaPath", place_kind as "placeKind", to_char(incident_on, 'YYYY-MM-DD') as "incidentOn", strands,
       count(*)::int as n, count(*) filter (where danger)::int as danger,
       count(*) filter (where queue_due_at < now())::int as overdue,
       array_agg(distinct language order by language) as languages, min(opened_at) as "oldestAt"
     from (select * from triage.oversight
       where force_id = $1 and queue_place <= 1 and not is_restricted and ($2::text[] is null or area_path = any($2))
       order by force_id, queue_place, queue_due_at, report_id limit ${COUNTED_TO}) unread
     group by area_path, place_kind, incident_on, strands
     order by (count(*) filter (where danger) > 0) desc, n desc, "oldestAt", area_path, strands limit ${GROUPS_SHOWN}`,
    [forceId, areas],
    `triage_surge_${areas === null ? 'force' : 'areas'}`,
  );

/** The reports of one group nobody took, in the order of the queue. */
export const groupRows = (
  tx: Tx,
  forceId: string,
  { facts, limit }: { facts: GroupFacts; limit: number },
): Promise<QueueRowRead[]> =>
  tx.rows<QueueRowRead>(
    `select ${OVERSIGHT}, held_until as "heldUntil", duplicate_of as "duplicateOf", queue_place as place,
       (extract(epoch from queue_due_at) * 1000000)::bigint as "dueMicros"
     from triage.oversight
     where force_id = $1 and area_path is not distinct from $2 and queue_place <= 1 and not is_restricted
       and place_kind is not distinct from $3 and incident_on is not distinct from $4::date and strands = $5::text[]
     order by queue_place, queue_due_at, report_id limit $6`,
    [forceId, facts.areaPath, facts.placeKind, facts.incidentOn, facts.strands, limit],
  );

export interface BoardRow {
  /** The area of the first level, or null where nobody knows it. */
  area: string | null;
  unread: number;
  danger: number;
  overdue: number;
  oldestAt: Date | null;
}

/** How many reports nobody took, by area of the first level: figures and no report. */
export const boardRows = (tx: Tx, forceId: string, areas: readonly string[] | null): Promise<BoardRow[]> =>
  tx.rows<BoardRow>(
    `select nullif(split_part(area_path, '/', 1), '') as area, count(*)::int as unread,
       count(*) filter (where danger)::int as danger, count(*) filter (where queue_due_at < now())::int as overdue,
       min(opened_at) as "oldestAt"
     from (select * from triage.oversight
       where force_id = $1 and queue_place <= 1 and ($2::text[] is null or area_path = any($2))
       order by force_id, queue_place, queue_due_at, report_id limit ${COUNTED_TO}) unread
     group by 1 order by 1 nulls last`,
    [forceId, areas],
    `triage_board_${areas === null ? 'force' : 'areas'}`,
  );

export interface HourFigures {
  came: number;
  taken: number;
  /** The middle one of the last hour, in minutes from opening to taking; null where none was taken. */
  medianMinutes: number | null;
}

/** What came and what was taken in the last hour. */
export async function lastHour(
  tx: Tx,
  forceId: string,
  areas: readonly string[] | null,
): Promise<HourFigures> {
  const row = await tx.row<HourFigures>(
    `select (select count(*)::int from triage.oversight where force_id = $1 and opened_at > now() - interval '1 hour'
         and ($2::text[] is null or area_path = any($2))) as came,
       count(*)::int as taken,
       round(percentile_cont(0.5) within group (order by extract(epoch from acknowledged_at - opened_at) / 60)
         filter (where kind = 'report'))::int as "medianMinutes"
     from triage.oversight where force_id = $1 and acknowledged_at > now() - interval '1 hour'
       and ($2::text[] is null or area_path = any($2))`,
    [forceId, areas],
    `triage_last_hour_${areas === null ? 'force' : 'areas'}`,
  );
  return row ?? { came: 0, taken: 0, medianMinutes: null };
}
