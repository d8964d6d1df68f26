import { parseArgs } from 'node:util';
import { system } from '#kernel/actor';
import type { Context, Tx } from '#kernel/context';
import { withContext } from '#platform/db/context';
import { freezeLarge } from '../src/domain/cascade/audience/freeze-large.ts';
import { type Newsroom, newsroom, publishedStatement } from '../src/domain/cascade/cascade.testing.ts';
import { countCoverage } from '../src/domain/cascade/ledger/read-coverage.ts';
import { sendStatement } from '../src/domain/cascade/send-statement.ts';
import { registerTier } from '../src/domain/cascade/tiers/register-tier.ts';
import { newLabel } from '../src/domain/cascade/tiers/tier.model.ts';
import { reachBelow } from '../src/domain/cascade/tiers/tier.reads.ts';
import { insertTier } from '../src/domain/cascade/tiers/tier.store.ts';
import { count, machine, median, quantile, round, runBench, say } from './figures.ts';
import { type Ground, onGround } from './ground.ts';
import {
  acknowledgeSome,
  changeTenth,
  fillLeaders,
  growTrees,
  keepSums,
  makeBareTree,
  placesOf,
} from './many-leaders.ts';
import { closedLoop } from './send-forms.ts';
import { signedInInspector } from './staff-session.ts';

/*
 * script/bench reach [--sizes 10000,100000,1000000] [--asks 60] [--pages 60] [--clients 8] [--seconds 3] [--rounds 5]
 *
 * At each size: how long "reach below this leader" takes beside a recursive query over parents and children, right after
 * loading and after a tenth of the rows changed; how many co-ordinators a second join, beside a bare insert; how long
 * freezing an audience of that many leaders takes until its last line is in the ledger, counting it, and its page of coverage
 * through the real staff process.
 */

const RECURSIVE = `with recursive below (id, people) as (
    select id, people from bench.node where force_id = $1 and parent_id = $2
    union all
    select n.id, n.people from below b join bench.node n on n.force_id = $1 and n.parent_id = b.id)
  select count(*)::integer as tiers, coalesce(sum(people), 0)::integer as people from below`;

const DEPTHS = { head: 1, second: 2, fourth: 4 } as const;
type Level = keyof typeof DEPTHS;

interface Below {
  tiers: number;
  p50Ms: number;
  p95Ms: number;
  recursiveP50Ms: number;
  recursiveP95Ms: number;
  /** Times of the recursive query by the product's, at the 95th hundredth. */
  timesFaster: number;
}

async function timed<R>(run: () => Promise<R>): Promise<{ ms: number; answer: R }> {
  const from = performance.now();
  const answer = await run();
  return { ms: performance.now() - from, answer };
}

/** Both questions in turn about the same places. Throws where the answers differ. */
async function askBelow(ground: Ground, level: Level, asks: number): Promise<Below> {
  const places = await placesOf(ground, { depth: DEPTHS[level], limit: 32 });
  const own: number[] = [];
  const recursive: number[] = [];
  const sizes: number[] = [];
  await ground.as(system('bench.reach'), async ({ tx, forceId }) => {
    for (let at = -5; at < asks; at++) {
      const place = places[Math.abs(at) % places.length];
      if (!place) throw new Error(`no place at ${level}`);
      const ours = await timed(() => reachBelow(tx, forceId, place.path));
      const theirs = await timed(() => recurse(tx, forceId, place.id));
      if (JSON.stringify(ours.answer) !== JSON.stringify(theirs.answer))
        throw new Error(`${place.path}: ${JSON.stringify(ours.answer)} and ${JSON.stringify(theirs.answer)}`);
      if (at < 0) continue;
      own.push(ours.ms);
      recursive.push(theirs.ms);
      sizes.push(ours.answer.tiers);
    }
  });
  return {
    tiers: median(sizes),
    p50Ms: round(median(own), 2),
    p95Ms: round(quantile(own, 0.95), 2),
    recursiveP50Ms: round(median(recursive), 2),
    recursiveP95Ms: round(quantile(recursive, 0.95), 2),
    timesFaster: round(quantile(recursive, 0.95) / quantile(own, 0.95), 1),
  };
}

const recurse = (tx: Tx, forceId: string, id: string) => tx.row(RECURSIVE, [forceId, id], 'bench_recursive');

async function askAll(ground: Ground, asks: number): Promise<Record<Level, Below>> {
  const found: Partial<Record<Level, Below>> = {};
  for (const level of Object.keys(DEPTHS) as Level[]) found[level] = await askBelow(ground, level, asks);
  return found as Record<Level, Below>;
}

/** Joins a second: the statement, the whole use case (rights, leader, audit), and a bare insert, in turn. */
async function measureJoins(
  ground: Ground,
  room: Newsroom,
  { clients, seconds, rounds }: { clients: number; seconds: number; rounds: number },
) {
  const [head] = await ground.sql<{ id: string }>(
    `select id from community.leader where force_id = $1 order by id limit 1`,
    [ground.forceId],
  );
  const leaderId = head?.id ?? '';
  const tier = { leaderId, areaPath: 'westmarch', language: 'en', channel: 'meeting', people: 12 };
  const join = (parentPath: string) =>
    ground.as(room.drafter, (ctx) => registerTier(ctx, { ...tier, parentPath }));
  const parents = await Promise.all(Array.from({ length: clients }, () => join('')));
  const [bareParent] = await placesOf(ground, { depth: 1, limit: 1 });
  const loop = async (act: (parent: string) => Promise<unknown>): Promise<number> => {
    const { perSecond } = await closedLoop(parents, seconds, async (parent) => {
      await act(parent);
      return true;
    });
    return perSecond;
  };
  const bare = () =>
    loop(() =>
      ground.as(room.drafter, ({ tx, forceId }) =>
        tx.run(
          `insert into bench.node (force_id, id, parent_id, leader_id, area_path, language, channel, people, registered_at)
           values ($1, nextval('bench.next'), $2, $3, $4, $5, $6, $7, now())`,
          [forceId, bareParent?.id, leaderId, tier.areaPath, tier.language, tier.channel, tier.people],
          'bench_bare_join',
        ),
      ),
    );
  const statement = () =>
    loop((parentPath) =>
      ground.as(room.drafter, (ctx) => insertTier(ctx, { ...tier, parentPath, label: newLabel() })),
    );
  const figures = { bare: [] as number[], statement: [] as number[], whole: [] as number[] };
  for (let at = 0; at < rounds; at++) {
    figures.bare.push(await bare());
    figures.statement.push(await statement());
    figures.whole.push(await loop(join));
  }
  const ratio = (ours: readonly number[]): number =>
    round(median(ours.map((one, at) => one / (figures.bare[at] ?? Number.NaN))), 2);
  return {
    barePerSecond: round(median(figures.bare)),
    statementPerSecond: round(median(figures.statement)),
    wholePerSecond: round(median(figures.whole)),
    ratio: ratio(figures.statement),
    wholeRatio: ratio(figures.whole),
  };
}

const asWorker = <T>(ground: Ground, job: string, work: (ctx: Context) => Promise<T>): Promise<T> =>
  withContext(ground.runtime('worker'), { forceId: ground.forceId, actor: system(job) }, work);

/** From the decision to the last line in the ledger; what a small audience leaves to do for the worker is nothing. */
async function freeze(ground: Ground, room: Newsroom, statementId: string): Promise<void> {
  const dispatchId = await ground.as(room.drafter, (ctx) => sendStatement(ctx, statementId, {}));
  await freezeLarge({ inTransaction: (work) => asWorker(ground, 'cascade.freeze-audience', work) });
  const [row] = await ground.sql<{ whole: boolean }>(
    `select p.is_frozen and p.recipients = (select count(*) from cascade.delivery d where d.dispatch_id = p.id)
       and p.recipients = (select count(*) from community.leader where left_at is null) as whole
     from cascade.dispatch p where p.id = $1`,
    [dispatchId],
  );
  if (!row?.whole) throw new Error('the ledger does not hold the audience');
}

/** Sends a statement to everybody, counts it and asks for its page. */
async function measureCoverage(
  ground: Ground,
  room: Newsroom,
  { staffUrl, cookie, pages }: { staffUrl: string; cookie: string; pages: number },
) {
  const { statementId, versionId } = await publishedStatement(ground, room);
  const frozen = await timed(() => freeze(ground, room, statementId));
  await acknowledgeSome(ground, versionId);
  const url = `${staffUrl}/statements/${statementId}/coverage`;
  const counted = await timed(() => asWorker(ground, 'cascade.count-coverage', countCoverage));
  const times: number[] = [];
  for (let at = -3; at < pages; at++) {
    const { ms, answer } = await timed(async () => {
      const reply = await fetch(url, { headers: { cookie }, redirect: 'manual' });
      return { status: reply.status, body: await reply.text() };
    });
    if (answer.status !== 200 || !answer.body.includes('Eastmarch'))
      throw new Error(`${url} answered ${answer.status}`);
    if (at >= 0) times.push(ms);
  }
  return {
    freezeSeconds: round(frozen.ms / 1000, 2),
    countSeconds: round(counted.ms / 1000, 2),
    pageP50Ms: round(median(times), 1),
    pageP95Ms: round(quantile(times, 0.95), 1),
  };
}

await runBench(async () => {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '10000,100000,1000000' },
      asks: { type: 'string', default: '60' },
      pages: { type: 'string', default: '60' },
      clients: { type: 'string', default: '8' },
      seconds: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '5' },
    },
  });
  const sizes = values.sizes.split(',').map((size) => count('Each of --sizes', size, 10_000));
  const asks = count('--asks', values.asks);
  const pages = count('--pages', values.pages);
  const joins = {
    clients: count('--clients', values.clients),
    seconds: count('--seconds', values.seconds),
    rounds: count('--rounds', values.rounds),
  };
  await onGround({}, async (ground) => {
    const room = await newsroom(ground);
    await makeBareTree(ground);
    const cookie = await signedInInspector(ground, '');
    const staff = await ground.start('staff', { STAND_STAFF_PORT: '0' });
    const rows = [];
    let filled = 0;
    for (const size of sizes) {
      await growTrees(ground, size);
      say(`${size}: trees grown`);
      const below = await askAll(ground, asks);
      say(
        `${size}: below ${below.head.tiers} p50 ${below.head.p50Ms} p95 ${below.head.p95Ms} ms, recursive ` +
          `p50 ${below.head.recursiveP50Ms} p95 ${below.head.recursiveP95Ms} ms`,
      );
      await changeTenth(ground);
      const afterChanges = await askBelow(ground, 'head', asks);
      await keepSums(ground);
      const afterSums = await askBelow(ground, 'head', asks);
      say(
        `${size}: p50 ${afterChanges.p50Ms} ms after changes, ${afterSums.p50Ms} once they are in the sums`,
      );
      await fillLeaders(ground, { from: filled, total: size });
      filled = size;
      say(`${size}: directory filled`);
      const coverage = await measureCoverage(ground, room, { staffUrl: staff.url, cookie, pages });
      rows.push({ size, below, afterChanges, afterSums, ...coverage });
      say(`${size}: frozen in ${coverage.freezeSeconds} s, page p95 ${coverage.pageP95Ms} ms`);
    }
    const join = await measureJoins(ground, room, joins);
    const last = rows.at(-1);
    process.stdout.write(
      `${JSON.stringify({
        bench: 'reach',
        ratio: last?.below.head.timesFaster,
        joinRatio: join.ratio,
        freezeSeconds: last?.freezeSeconds,
        coverageP95Ms: last?.pageP95Ms,
        rows,
        join,
        machine: machine(),
      })}\n`,
    );
  });
});
