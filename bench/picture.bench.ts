import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Actor, system } from '#kernel/actor';
import { importBoundaries } from '#room/surveillance';
import { registerEvent } from '../src/domain/situation/register-event.ts';
import { approveTable, prepareForPublication } from '../src/domain/surveillance/tables/prepare-table.ts';
import { count, machine, quantile, round, runBench, say } from './figures.ts';
import { type Ground, onGround } from './ground.ts';
import { importCounts } from './import-counts.ts';
import { incidents, makeWards, monthTable, squareWards } from './many-counts.ts';
import { signedIn } from './staff-session.ts';

/*
 * script/bench picture [--wards 680] [--years 10] [--a-year 25000] [--pages 60] [--unjudged] [--profile DIR]
 *
 * The analyst's pages and the public's tables with ten years of 680 wards and six strands loaded: every offence with its
 * day, and every month's figure of each ward and strand beside them. Each round also asks for a page of the same process
 * that is signed in, audited and laid out like the others and reads no count. With --unjudged no worker runs: no steps are
 * kept and no table is made, which leaves the pages that read counts.
 */

const WARM_UP = 5;
const LOADER = system('bench.load');
const DAY_MS = 86_400_000;
const isoDay = (at: number): string => new Date(at).toISOString().slice(0, 10);
const WITHIN_MS = 300;

interface Options {
  wards: number;
  years: number;
  aYear: number;
  pages: number;
  isJudged: boolean;
  profileDir: string | undefined;
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      wards: { type: 'string', default: '680' },
      years: { type: 'string', default: '10' },
      'a-year': { type: 'string', default: '25000' },
      pages: { type: 'string', default: '60' },
      unjudged: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  return {
    wards: count('--wards', values.wards),
    years: count('--years', values.years, 4),
    aYear: count('--a-year', values['a-year']),
    pages: count('--pages', values.pages),
    isJudged: !values.unjudged,
    profileDir: values.profile,
  };
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return round(performance.now() - from);
};

/** Loads everything by the real imports. @returns milliseconds of each */
async function load(ground: Ground, { wards, years, aYear }: Options, now: number) {
  const as = ground.as;
  await makeWards(ground, wards);
  const boundariesMs = await timed(() =>
    as(LOADER, (ctx) =>
      importBoundaries(ctx, {
        bytes: squareWards(wards),
        kind: 'ward',
        vintage: 2026,
        credit: 'Made up for a benchmark',
      }),
    ),
  );
  const bring = (source: string, stream: AsyncIterable<Buffer>): Promise<number> =>
    timed(async () => {
      const { figures, total } = await importCounts(ground, { source, stream });
      say(`${source}: ${figures.length} figures, ${total} counted`);
    });
  const lastDay = isoDay(now - DAY_MS);
  const daysMs = await bring('OFFENCES_BY_DAY', incidents({ wards, aYear, years, lastDay }));
  const lastMonth = isoDay(Date.parse(`${isoDay(now).slice(0, 7)}-01`) - DAY_MS).slice(0, 7);
  const monthsMs = await bring('FIGURES_BY_MONTH', monthTable({ wards, years, lastMonth }));
  await ground.sql('vacuum (analyze) surveillance.figure');
  await ground.sql('vacuum (analyze) surveillance.imported_count');
  return { boundariesMs, daysMs, monthsMs };
}

/** Waits for the worker. */
async function until(what: string, isDone: () => Promise<boolean>): Promise<number> {
  const from = performance.now();
  while (!(await isDone())) {
    if (performance.now() - from > 20 * 60_000) throw new Error(`${what} took more than 20 minutes`);
    await sleep(200);
  }
  return round(performance.now() - from);
}

/** One page until its last byte. @returns milliseconds and bytes */
async function timePage(url: string, cookie: string | undefined): Promise<{ ms: number; bytes: number }> {
  const from = performance.now();
  const answer = await fetch(url, { ...(cookie ? { headers: { cookie } } : {}), redirect: 'manual' });
  const body = await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  return { ms: performance.now() - from, bytes: body.byteLength };
}

interface Page {
  name: string;
  url: string;
  cookie?: string;
  /** The page of the same process that reads no count. */
  bare: string;
}

/** All pages in turn, so that a machine that slows down slows all of them. */
async function measure(pages: readonly Page[], rounds: number) {
  const times = new Map<string, number[]>(pages.map(({ name }) => [name, []]));
  const bytes = new Map<string, number>();
  for (let at = -WARM_UP; at < rounds; at++)
    for (const { name, url, cookie } of pages) {
      const read = await timePage(url, cookie);
      bytes.set(name, read.bytes);
      if (at >= 0) times.get(name)?.push(read.ms);
    }
  const p95 = (name: string): number => quantile(times.get(name) ?? [], 0.95);
  return Object.fromEntries(
    pages.map(({ name, bare }) => [
      name,
      {
        p50Ms: round(quantile(times.get(name) ?? [], 0.5), 1),
        p95Ms: round(p95(name), 1),
        ratio: round(p95(name) / p95(bare), 1),
        kb: round((bytes.get(name) ?? 0) / 1024),
      },
    ]),
  );
}

/** Lets the real worker judge the event and make tables of wards and of districts safe, and publishes those. */
async function work(
  ground: Ground,
  { actor, eventId, now }: { actor: Actor; eventId: string; now: number },
): Promise<{
  wards: string;
  districts: string;
  wardTableMs: number;
  districtTableMs: number;
  judgeMs: number;
}> {
  /** Whoever lets a table out has signed in a moment ago. */
  const publish = async (id: string): Promise<void> => {
    const boss = await signedIn(ground, { roles: ['COMMANDER'], scope: '' });
    await ground.as(boss.actor, (ctx) => approveTable(ctx, id));
  };
  const table = (slug: string, level: 1 | 2) =>
    ground.as(actor, (ctx) =>
      prepareForPublication(ctx, {
        slug,
        title: `Recorded hate crime, ${slug}`,
        note: '',
        correction: '',
        spec: {
          basis: 'FIGURES_BY_MONTH',
          level,
          firstMonth: `${new Date(now).getUTCFullYear() - 1}-01`,
          monthsEach: level === 2 ? 1 : 3,
          periods: level === 2 ? 12 : 4,
        },
      }),
    );
  const wards = await table('wards', 2);
  const worker = await ground.start('worker');
  const has = async (text: string, values: unknown[]): Promise<boolean> =>
    (await ground.sql(text, values)).length > 0;
  const waits = (id: string) => () =>
    has(`select 1 from surveillance.table_draft where id = $1 and state = 'waiting'`, [id]);
  const wardTableMs = await until('the table of wards', waits(wards));
  await publish(wards);
  const districts = await table('districts', 1);
  const districtTableMs = await until('the table of districts', waits(districts));
  await publish(districts);
  const judgeMs = await until('judging', () =>
    has('select 1 from surveillance.ladder where event_id = $1', [eventId]),
  );
  await ground.stop(worker);
  say(
    `wards made safe in ${wardTableMs} ms, districts in ${districtTableMs} ms; judged after ${judgeMs} ms more`,
  );
  return { wards, districts, wardTableMs, districtTableMs, judgeMs };
}

await runBench(async () => {
  const options = readOptions(process.argv.slice(2));
  await onGround({ ...(options.profileDir ? { profileDir: options.profileDir } : {}) }, async (ground) => {
    const now = Date.now();
    const loaded = await load(ground, options, now);
    const analyst = await signedIn(ground, { roles: ['ANALYST', 'COMMANDER', 'DUTY_INSPECTOR'], scope: '' });
    const eventId = await ground.as(analyst.actor, (ctx) =>
      registerEvent(ctx, {
        title: 'A vote',
        what: 'The country has voted.',
        place: 'The whole country',
        kind: 'vote-or-decision',
        happenedAt: new Date(now - 20 * DAY_MS),
        areaPaths: [''],
        groupsTouched: ['polish'],
        groupsMistaken: [],
        hashtags: [],
      }),
    );
    const made = options.isJudged ? await work(ground, { actor: analyst.actor, eventId, now }) : undefined;

    const [vintage] = await ground.sql<{ id: string }>(
      `select id from surveillance.vintage where state = 'imported' order by imported_at desc limit 1`,
    );
    const staff = await ground.start('staff', { STAND_STAFF_PORT: '0' });
    const site = await ground.start('public', { STAND_PUBLIC_PROCESSES: '1' });
    const { cookie } = await signedIn(ground, {
      roles: ['ANALYST', 'COMMANDER', 'DUTY_INSPECTOR'],
      scope: '',
    });
    const at = (name: string, path: string): Page => ({
      name,
      url: `${staff.url}${path}`,
      cookie,
      bare: 'bare',
    });
    const open = (name: string, path: string): Page => ({
      name,
      url: `${site.url}${path}`,
      bare: 'barePublic',
    });
    const pages = await measure(
      [
        at('bare', '/triage/keys'),
        at('picture', `/picture/${eventId}`),
        at('district', `/picture/${eventId}?area=d0`),
        at('strand', `/picture/${eventId}?strand=RACE`),
        at('alarms', '/alarms'),
        at('breaks', '/picture/breaks'),
        at('imports', '/imports'),
        at('import', `/imports/${vintage?.id}`),
        at('places', '/places'),
        at('tables', '/tables'),
        ...(made
          ? [at('wardTable', `/tables/${made.wards}`), at('districtTable', `/tables/${made.districts}`)]
          : []),
        at('event', `/events/${eventId}`),
        open('barePublic', '/emergency'),
        open('figures', '/figures'),
        ...(made
          ? [
              open('publicWards', '/figures/wards'),
              open('publicDistricts', '/figures/districts'),
              open('csv', '/figures/wards/v1.csv'),
            ]
          : []),
      ],
      options.pages,
    );
    const slowest = Object.entries(pages).reduce((worst, one) =>
      one[1].p95Ms > worst[1].p95Ms ? one : worst,
    );
    process.stdout.write(
      `${JSON.stringify({
        bench: 'picture',
        isWithin: slowest[1].p95Ms < WITHIN_MS,
        slowest: slowest[0],
        slowestP95Ms: slowest[1].p95Ms,
        pages,
        wardTableMs: made?.wardTableMs ?? null,
        districtTableMs: made?.districtTableMs ?? null,
        judgeMs: made?.judgeMs ?? null,
        ...loaded,
        wards: options.wards,
        years: options.years,
        aYear: options.aYear,
        rounds: options.pages,
        machine: machine(),
      })}\n`,
    );
  });
});
