import type { Context } from '#kernel/context';

/** One count more or less of reports made here. */
export interface CountChange {
  areaPath: string;
  /** `YYYY-MM-DD`, the day it happened. */
  day: string;
  strand: string;
  by: number;
}

/** Each row of `c` beside its area and every area round it, up to the whole force (the empty path). */
const AROUND = `cross join lateral (
    select array_to_string(p.parts[1:n], '/') as path
    from (select string_to_array(c.area_path, '/') as parts) p, generate_series(0, cardinality(p.parts)) as n) around`;

/** Without what goes and comes again at the same place: most reports are counted anew as they were. */
function netOf(given: readonly CountChange[]): CountChange[] {
  const net = new Map<string, CountChange>();
  for (const change of given) {
    const key = `${change.areaPath} ${change.day} ${change.strand}`;
    net.set(key, { ...change, by: (net.get(key)?.by ?? 0) + change.by });
  }
  return [...net.values()].filter(({ by }) => by !== 0);
}

/**
 * Adds to the sums of days what the counts of reports made here have changed by, in the transaction that changed them.
 * Whoever calls it has its turn (`inTurn`).
 */
export async function addOwnCounts(ctx: Context, given: readonly CountChange[]): Promise<void> {
  const changes = netOf(given);
  if (changes.length === 0) return;
  await ctx.tx.run(
    `insert into surveillance.day_sum (force_id, area_path, happened_on, strand, source, count)
     select $1, around.path, c.day, c.strand, '', sum(c.by)::int
     from unnest($2::text[], $3::date[], $4::text[], $5::int[]) as c (area_path, day, strand, by) ${AROUND}
     group by around.path, c.day, c.strand having sum(c.by) <> 0
     on conflict (force_id, area_path, happened_on, strand, source) do update
       set count = day_sum.count + excluded.count`,
    [
      ctx.forceId,
      changes.map(({ areaPath }) => areaPath),
      changes.map(({ day }) => day),
      changes.map(({ strand }) => strand),
      changes.map(({ by }) => by),
    ],
    'surveillance_add_sums',
  );
}

/** Adds up anew what one source says of some days; sums that come out the same are not written again. */
export async function sumImported(ctx: Context, source: string, days: readonly string[]): Promise<void> {
  if (days.length === 0) return;
  await ctx.tx.run(
    `insert into surveillance.day_sum (force_id, area_path, happened_on, strand, source, count)
     select $1, around.path, c.happened_on, c.strand, $2, sum(c.count)::int
     from surveillance.imported_count c ${AROUND}
     where c.force_id = $1 and c.source = $2 and c.happened_on = any($3::date[])
     group by around.path, c.happened_on, c.strand
     on conflict (force_id, area_path, happened_on, strand, source) do update
       set count = excluded.count where day_sum.count <> excluded.count`,
    [ctx.forceId, source, days],
  );
}

/** Every count of a force by who counted, as it stands below the sums. */
const COUNTED = `select '' as source, area_path, happened_on, strand, 1 as n from surveillance.counted_report where force_id = $1
  union all
  select source, area_path, happened_on, strand, count from surveillance.imported_count where force_id = $1`;

/** Sums that are not what was counted: the first of them are enough to know that all are made anew. */
const WRONG_MOST = 100;

/**
 * Areas and days whose sums are not what was counted there: each sum of an area, day, strand and source against the counts
 * it is the sum of, so that a count in the wrong ward or on the wrong day of its month is one too. An empty path is the
 * whole force. One statement sees counts and sums as of one moment, so nobody who counts has to wait for it.
 */
export const wrongSums = (ctx: Context): Promise<{ areaPath: string; day: string }[]> =>
  ctx.tx.rows(
    `select area_path as "areaPath", to_char(happened_on, 'YYYY-MM-DD') as day from (
       select around.path as area_path, c.happened_on, c.strand, c.source, sum(c.n) as n from (${COUNTED}) c ${AROUND}
       group by around.path, c.happened_on, c.strand, c.source) counted
     full join (
       select area_path, happened_on, strand, source, count as n from surveillance.day_sum
       where force_id = $1) summed using (area_path, happened_on, strand, source)
     where coalesce(counted.n, 0) <> coalesce(summed.n, 0)
     limit ${WRONG_MOST}`,
    [ctx.forceId],
  );

/** Makes all sums of a force anew from what was counted. */
export async function sumAnew(ctx: Context): Promise<void> {
  await ctx.tx.run('delete from surveillance.day_sum where force_id = $1', [ctx.forceId]);
  await ctx.tx.run(
    `insert into surveillance.day_sum (force_id, area_path, happened_on, strand, source, count)
     select $1, around.path, c.happened_on, c.strand, c.source, sum(c.n)::int from (${COUNTED}) c ${AROUND}
     group by around.path, c.happened_on, c.strand, c.source`,
    [ctx.forceId],
  );
}
