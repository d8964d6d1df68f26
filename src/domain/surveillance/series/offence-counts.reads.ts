import type { Tx } from '#kernel/context';

/** Counts of one strand and the words that say what happened; `days` from the first day asked for, with their `counts`. */
export interface OffenceRow {
  strand: string;
  /** Codes of a report's answers, or the one word of a record system. */
  words: string[];
  days: number[];
  counts: number[];
}

// One area and what lies in it, written so that the index on the area's path is used.
const HERE = `($2 = '' or c.area_path = $2 or starts_with(c.area_path, $2 || '/'))`;

/**
 * Every count of one area of which it is said what happened: our reports, and figures by day with their offence. What
 * stands beside hate to compare it with is left out.
 */
export const offenceCounts = (
  tx: Tx,
  forceId: string,
  { areaPath, from, to }: { areaPath: string; from: string; to: string },
): Promise<OffenceRow[]> =>
  tx.rows<OffenceRow>(
    `select strand, words, array_agg(day - $3::date order by day) as days, array_agg(n order by day) as counts
     from (
       select c.strand, c.offences as words, c.happened_on as day, count(*)::int as n
       from surveillance.counted_report c
       where c.force_id = $1 and ${HERE} and c.happened_on between $3 and $4 and c.offences <> '{}'
       group by c.strand, c.offences, c.happened_on
       union all
       select c.strand, array[c.offence], c.from_day, sum(c.count)::int
       from surveillance.figure c
       where c.force_id = $1 and ${HERE} and c.period = 'day' and c.from_day between $3 and $4
         and c.strand <> 'CONTROL' and c.offence <> '' and c.count > 0
       group by c.strand, c.offence, c.from_day
     ) said group by strand, words order by strand, words`,
    [forceId, areaPath, from, to],
  );

export interface RecentOffences {
  /** The first part of a path: the area, whose wards are the second. Empty where the area is not known. */
  area: string;
  strand: string;
  words: string[];
  count: number;
}

/** The same of some days, for every area of the force at once. */
export const recentOffences = (
  tx: Tx,
  forceId: string,
  { from, to }: { from: string; to: string },
): Promise<RecentOffences[]> =>
  tx.rows<RecentOffences>(
    `select split_part(c.area_path, '/', 1) as area, c.strand, c.words, sum(c.n)::int as count
     from (
       select area_path, strand, offences as words, 1 as n from surveillance.counted_report
       where force_id = $1 and happened_on between $2 and $3 and offences <> '{}'
       union all
       select area_path, strand, array[offence], count from surveillance.figure
       where force_id = $1 and period = 'day' and from_day between $2 and $3 and strand <> 'CONTROL' and offence <> ''
     ) c group by 1, 2, 3`,
    [forceId, from, to],
    'surveillance_recent_offences',
  );
