import type { Tx } from '#kernel/context';
import { OVERSIGHT, type OversightRow } from './oversight.store.ts';
import { isNarrowed, type QueuePlace, type QueueState, type QueueView } from './queue.model.ts';

/** Counts go no further than this: beyond it a number changes nothing that an officer does. */
export const COUNTED_TO = 10_000;
/** Rows of the order one narrowed page looks at. What is not found in them the next page looks on for. */
const LOOKED_AT = 2_000;

const LAST_PLACE: Record<QueueState, number> = { unread: 1, open: 3, held: 3, all: 5 };
const IS_HELD = 'held_until > now()';
const HELD: Record<QueueState, string> = {
  unread: 'true',
  open: `(held_until is null or not ${IS_HELD})`,
  held: IS_HELD,
  all: 'true',
};

export interface QueueRowRead extends OversightRow, QueuePlace {
  heldUntil: Date | null;
  duplicateOf: string | null;
}

const MICROS = '(extract(epoch from queue_due_at) * 1000000)::bigint as "dueMicros"';
const ROW = `${OVERSIGHT}, queue_place as place, ${MICROS}, held_until as "heldUntil",
  duplicate_of as "duplicateOf"`;

export interface QueuePage {
  rows: QueueRowRead[];
  /** Where the next page begins; null at the end. */
  next: QueuePlace | null;
}

/** What of the order is looked at; see `areasSeen` for `areas`. */
export interface QueueRange {
  view: QueueView;
  areas: string[] | null;
  after?: QueuePlace | undefined;
  limit: number;
}

/**
 * One page of the duty queue, danger first, then what is due first (and so what is overdue before all else). The page is
 * a walk along an index from where the last one ended: its cost is the rows it shows, however many reports there are.
 * Areas are walked one by one and merged. A page narrowed by strand, language, kind or danger looks at so many rows and no more,
 * and says where to look on. Reports without a known area belong to those who hold the whole force.
 */
export async function queuePage(tx: Tx, forceId: string, range: QueueRange): Promise<QueuePage> {
  const { view, areas, after, limit } = range;
  const isScan = isNarrowed(view) || view.state === 'held';
  const depth = isScan ? LOOKED_AT : limit + 1;
  const walk = (where: string): string =>
    `select * from triage.oversight where force_id = $1 and ${where} queue_place <= ${LAST_PLACE[view.state]}
       and (queue_place, queue_due_at, report_id) > ($3::smallint, timestamptz 'epoch' + $4::float8 * interval '1 microsecond', $5::uuid)
     order by force_id, ${where ? 'area_path, ' : ''}queue_place, queue_due_at, report_id limit ${depth}`;
  const looked =
    areas === null
      ? walk('')
      : `select w.* from unnest($2::text[]) seen (path) cross join lateral (${walk('area_path = seen.path and ')}) w`;
  const rows = await tx.rows<QueueRowRead & { isWanted: boolean; looked: number }>(
    `select * from (select ${ROW}, (${HELD[view.state]} and ($6::text is null or strands @> array[$6::text])
           and ($7::text is null or language = $7) and ($8::text is null or kind = $8)
           and ($9::boolean is null or danger = $9) and ($2::text[] is null or area_path = any($2))) as "isWanted",
         row_number() over (order by queue_place, queue_due_at, report_id) as nth, count(*) over () as looked
       from (select * from (${looked}) every_area order by queue_place, queue_due_at, report_id limit ${depth}) looked) seen
     where "isWanted" or nth = looked order by nth limit ${limit + 2}`,
    [
      forceId,
      areas,
      after?.place ?? -1,
      after?.dueMicros ?? 0,
      after?.reportId ?? '00000000-0000-0000-0000-000000000000',
      view.strand ?? null,
      view.language ?? null,
      view.kind ?? null,
      view.isDanger ?? null,
    ],
    `triage_queue_${view.state}_${areas === null ? 'force' : 'areas'}_${isScan ? 'narrow' : 'plain'}_${limit}`,
  );
  // Beside what is wanted comes the last row looked at: the next page looks on from there.
  const wanted = rows.filter(({ isWanted }) => isWanted);
  const last = rows.at(-1);
  if (wanted.length > limit) return { rows: wanted.slice(0, limit), next: wanted[limit - 1] ?? null };
  return { rows: wanted, next: last && last.looked === depth ? last : null };
}

export interface QueueSummary {
  unread: number;
  overdue: number;
  open: number;
  supervised: number;
  held: number;
  oldestUnreadAt: Date | null;
}

/**
 * How the reader's own part of the queue stands: counts up to `COUNTED_TO`, each a walk along an index that ends there.
 * @param areas the paths the reader sees; null for the whole force
 */
export async function queueSummary(
  tx: Tx,
  forceId: string,
  areas: readonly string[] | null = null,
): Promise<QueueSummary> {
  const from = (where: string): string =>
    areas === null
      ? `(select 1 from triage.oversight where force_id = $1 and ${where} limit ${COUNTED_TO})`
      : `(select 1 from unnest($2::text[]) seen (path) cross join lateral (select 1 from triage.oversight
           where force_id = $1 and area_path = seen.path and ${where} limit ${COUNTED_TO}) w limit ${COUNTED_TO})`;
  const row = await tx.row<QueueSummary>(
    `select (select count(*)::int from ${from('queue_place <= 1')} x) as unread,
       (select count(*)::int from ${from('queue_place in (0, 1) and queue_due_at < now()')} x) as overdue,
       (select count(*)::int from ${from('queue_place <= 3')} x) as open,
       (select count(*)::int from ${from('queue_place = 4')} x) as supervised,
       (select count(*)::int from ${from(`queue_place in (2, 3) and ${IS_HELD}`)} x) as held,
       (select min(at) from (select opened_at as at from triage.oversight
          where force_id = $1 and queue_place <= 1 and ($2::text[] is null or area_path = any($2))
          order by queue_place, queue_due_at limit 1000) oldest) as "oldestUnreadAt"`,
    [forceId, areas],
    `triage_summary_${areas === null ? 'force' : 'areas'}`,
  );
  if (!row) throw new Error('a count answers one row');
  return row;
}

export interface QueueChange {
  mark: string;
  areaPath: string | null;
}

/**
 * The last 200 changes of the queue. A mark made of them differs whenever anything changed, which the latest time
 * alone does not: transactions do not always end in the order in which they read the clock.
 */
export const latestChanges = (tx: Tx, forceId: string): Promise<QueueChange[]> =>
  tx.rows<QueueChange>(
    `select report_id::text || version as mark, area_path as "areaPath" from triage.oversight
     where force_id = $1 order by changed_at desc limit 200`,
    [forceId],
    'triage_changes',
  );

/** The place of a report in the order of those nobody took: where `next` goes on from, also after it was taken. */
export const unreadPlaceOf = (tx: Tx, forceId: string, reportId: string): Promise<QueuePlace | undefined> =>
  tx.row<QueuePlace>(
    `select case when danger then 0 else 1 end as place, ${MICROS}, report_id as "reportId"
     from triage.oversight where force_id = $1 and report_id = $2`,
    [forceId, reportId],
  );

/**
 * Reports nobody has decided on that share every exact fact with this one: place, kind of place, day and strands. It
 * proposes; whether two tell of the same is for a person to say.
 */
export const sameFacts = (tx: Tx, forceId: string, reportId: string, limit: number): Promise<string[]> =>
  tx
    .rows<{ id: string }>(
      `select o.report_id as id from triage.oversight o
       join triage.oversight one on one.force_id = $1 and one.report_id = $2
       where o.force_id = $1 and o.queue_place <= 3 and o.area_path = one.area_path and o.report_id <> $2
         and o.place_kind is not distinct from one.place_kind and o.incident_on is not distinct from one.incident_on
         and o.strands = one.strands
       order by o.opened_at, o.report_id limit $3`,
      [forceId, reportId, limit],
    )
    .then((rows) => rows.map(({ id }) => id));
