import { parseArgs } from 'node:util';
import { system } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { withContext } from '#platform/db/context';
import { blocksFor, candidatesAmong } from '../src/domain/triage/duplicates/likeness.model.ts';
import { nearby } from '../src/domain/triage/duplicates/likeness.reads.ts';
import { scoreDuplicates } from '../test/support/incidents/back-test.ts';
import { ALL_AREAS, incidentSet } from '../test/support/incidents/incident-set.ts';
import { count, machine, quantile, round, runBench } from './figures.ts';
import { type Ground, onGround } from './ground.ts';

/*
 * script/bench duplicates [--incidents 1500] [--days 60] [--seed 1] [--reports 1000000] [--searches 200]
 *
 * Constructed incidents told by one to four people: how many are proposed among the first three (recall) and how many of
 * the proposals are true (precision), in a calm time, as busy as asked for, and in a surge. Then the search for one report
 * among so many in a real database over five years; --reports 0 leaves it out.
 */

const FIVE_YEARS_DAYS = 1_826;
const AT_ONCE = 100_000;

async function fill(ground: Ground, total: number): Promise<void> {
  const areas = ALL_AREAS.filter((path) => path.includes('/'));
  for (let from = 0; from < total; from += AT_ONCE)
    await ground.sql(
      `insert into triage.report_likeness (force_id, report_id, area_path, on_day, is_day_known, place_kind, strands,
         happened, words_sketch, place_sketch, made_at)
       select $1, gen_random_uuid(), ($2::text[])[1 + n % cardinality($2::text[])],
         date '2022-01-01' + (random() * ${FIVE_YEARS_DAYS})::int, true, 'STREET', '{RACE}', '{SAID_OR_SHOUTED}',
         decode(string_agg(md5(n || ':' || part), ''), 'hex'), decode(substr(md5(n::text), 1, 16), 'hex'), now()
       from generate_series($3::int, $4::int) n, generate_series(1, 16) part group by n`,
      [ground.forceId, areas, from, Math.min(total, from + AT_ONCE) - 1],
    );
  await ground.sql('analyze triage.report_likeness');
}

/** Milliseconds of one search with its comparison, and how many reports it looks at. */
async function search(ground: Ground, searches: number, seed: number) {
  const asked = incidentSet({ incidents: searches, days: 60, seed }).slice(0, searches);
  const times: number[] = [];
  const looked: number[] = [];
  for (const report of asked) {
    const one = { ...report, reportId: newId(), onDay: '2024-06-15' };
    await withContext(
      ground.runtime('staff_web'),
      { forceId: ground.forceId, actor: system('bench.duplicates') },
      async ({ tx, forceId }) => {
        const started = performance.now();
        const others = await nearby(tx, forceId, { ...one, blocks: blocksFor(one.areaPath, ALL_AREAS) });
        candidatesAmong(one, others);
        times.push(performance.now() - started);
        looked.push(others.length);
      },
    );
  }
  return {
    p50Ms: round(quantile(times, 0.5), 1),
    p95Ms: round(quantile(times, 0.95), 1),
    looked: Math.round(quantile(looked, 0.5)),
  };
}

await runBench(async () => {
  const { values } = parseArgs({
    options: {
      incidents: { type: 'string', default: '1500' },
      days: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      reports: { type: 'string', default: '1000000' },
      searches: { type: 'string', default: '200' },
    },
  });
  const incidents = count('incidents', values.incidents, 50);
  const days = count('days', values.days);
  const seed = count('seed', values.seed);
  const reports = Number(values.reports);
  const searches = count('searches', values.searches);
  const rows = [days * 5, days, Math.ceil(days / 6)].map((over) => {
    const set = incidentSet({ incidents, days: over, seed });
    const { later, recall, proposals, precision, firstPrecision, disturbed } = scoreDuplicates(set);
    return {
      perDay: round(set.length / over, 1),
      later,
      recall: round(recall, 3),
      proposals,
      precision: round(precision, 3),
      firstPrecision: round(firstPrecision, 3),
      disturbed: round(disturbed, 3),
    };
  });
  let found: Awaited<ReturnType<typeof search>> | undefined;
  if (reports > 0)
    await onGround({}, async (ground) => {
      await fill(ground, reports);
      found = await search(ground, searches, seed);
    });
  console.log(
    JSON.stringify({
      bench: 'duplicates',
      machine: machine(),
      incidents,
      seed,
      rows,
      reports,
      search: found,
    }),
  );
});
