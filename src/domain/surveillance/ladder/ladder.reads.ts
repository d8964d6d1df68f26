import type { Tx } from '#kernel/context';
import { COUNTED_DAYS } from '../surveillance.reads.ts';

// What is read here is hashed to know whether it changed, so every list comes in one order, whatever the plan.

/** Counts of one area and strand: `days` (from the first day asked for) with their `counts`; days without any are left out. */
export interface SparseSeries {
  scope: string;
  strand: string;
  days: number[];
  counts: number[];
}

interface Span {
  scopes: readonly string[];
  from: string;
  to: string;
}

/** Like `dailyCounts`, one row a series: ten years of every area are some hundred rows and not half a million. */
export const seriesCounts = (tx: Tx, forceId: string, { scopes, from, to }: Span): Promise<SparseSeries[]> =>
  tx.rows<SparseSeries>(
    `select scope, strand, array_agg(happened_on - $3::date order by happened_on) as days,
       array_agg(n order by happened_on) as counts
     from (
       select area_path as scope, strand, happened_on, sum(count)::int as n from surveillance.day_sum
       where force_id = $1 and area_path = any($2::text[]) and happened_on between $3 and $4 and count <> 0
       group by area_path, strand, happened_on
     ) daily group by scope, strand order by scope, strand`,
    [forceId, scopes, from, to],
  );

export interface DelayRow {
  scope: string;
  strand: string;
  /** From the first day asked for. */
  day: number;
  /** Days until it was told; one that was told before it happened was told at once. */
  delay: number;
  count: number;
}

/**
 * Reports made here by the day something happened and the days until they were told.
 * @param kinds of what a report may say that happened, where only such are wanted
 */
export const reportDelays = (
  tx: Tx,
  forceId: string,
  { scopes, from, to, kinds }: Span & { kinds?: readonly string[] | undefined },
): Promise<DelayRow[]> =>
  tx.rows<DelayRow>(
    `select wanted.path as scope, c.strand, c.happened_on - $3::date as day,
       greatest(0, c.reported_on - c.happened_on) as delay, count(*)::int as count
     from surveillance.counted_report c
     join unnest($2::text[]) as wanted (path)
       on wanted.path = '' or c.area_path = wanted.path or starts_with(c.area_path, wanted.path || '/')
     where c.force_id = $1 and c.happened_on between $3 and $4 and ($5::text[] is null or c.offences && $5)
     group by 1, 2, 3, 4
     order by 1, 2, 3, 4`,
    [forceId, scopes, from, to, kinds ?? null],
  );

export interface PlacedRow {
  areaPath: string;
  strand: string;
  day: number;
  count: number;
}

/** Counts by the area they were told for, as fine as they came. */
export const placedCounts = (tx: Tx, forceId: string, { scopes, from, to }: Span): Promise<PlacedRow[]> =>
  tx.rows<PlacedRow>(
    `select c.area_path as "areaPath", c.strand, c.happened_on - $3::date as day, sum(c.n)::int as count
     from (${COUNTED_DAYS}) c
     where exists (select 1 from unnest($2::text[]) as wanted (path)
       where wanted.path = '' or c.area_path = wanted.path or starts_with(c.area_path, wanted.path || '/'))
     group by 1, 2, 3
     order by 1, 2, 3`,
    [forceId, scopes, from, to],
  );

export interface StoredLadder {
  areaPath: string;
  strand: string;
  judgedAt: Date;
  inputHash: Buffer;
  facts: unknown;
}

const LADDER = 'area_path as "areaPath", strand, judged_at as "judgedAt", input_hash as "inputHash", facts';

/** What was found for an event, every area and strand. */
export const laddersOf = (tx: Tx, forceId: string, eventId: string): Promise<StoredLadder[]> =>
  tx.rows<StoredLadder>(
    `select ${LADDER} from surveillance.ladder where force_id = $1 and event_id = $2
     order by area_path, strand`,
    [forceId, eventId],
  );

export const ladderOf = (
  tx: Tx,
  forceId: string,
  { eventId, areaPath, strand }: { eventId: string; areaPath: string; strand: string },
): Promise<StoredLadder | undefined> =>
  tx.row<StoredLadder>(
    `select ${LADDER} from surveillance.ladder
     where force_id = $1 and event_id = $2 and area_path = $3 and strand = $4`,
    [forceId, eventId, areaPath, strand],
    'surveillance_ladder',
  );

/** Which ladders of an event there are, without what stands on them. */
export const ladderKeys = (
  tx: Tx,
  forceId: string,
  eventId: string,
): Promise<{ areaPath: string; strand: string }[]> =>
  tx.rows(
    `select area_path as "areaPath", strand from surveillance.ladder where force_id = $1 and event_id = $2
     order by area_path, strand`,
    [forceId, eventId],
  );
