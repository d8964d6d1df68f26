import { parseArgs } from 'node:util';
import { count, machine, quantile, round, runBench, say, WrongOption } from './figures.ts';
import { openFormMaker } from './finished-forms.ts';
import { type Ground, onGround } from './ground.ts';
import { type LiveFigures, liveFigures, OpenQueue } from './live-queue.ts';
import { fillReports, makeAreas, ONE_WARD } from './many-reports.ts';
import { runPhase } from './open-loop.ts';
import { signedInInspector } from './staff-session.ts';

/*
 * script/bench triage [--sizes 10000,100000,1000000] [--unread 2000] [--pages 200] [--live] [--rate 50] [--seconds 20] [--profile DIR]
 *
 * The duty queue's pages through the real staff process over HTTP, from the request until the last byte, at growing
 * numbers of reports in the database. Each round also asks for the page about keys, which is signed in, audited and laid
 * out like the others and reads no report: what is above it is the queue. With --live a browser's part is played too:
 * reports are sent through the public process at a fixed rate, the worker runs, and what is timed is from each 303 to
 * the page of an open queue that counts it.
 */

const PAGES = {
  keys: '/triage/keys',
  open: '/triage',
  unread: '/triage?filter=unread',
  all: '/triage?filter=all',
  narrowed: '/triage?filter=all&strand=DISABILITY&language=ur',
  surge: '/triage/surge',
  board: '/triage/board',
} as const;
type PageName = keyof typeof PAGES | 'second' | 'ward';
const WARM_UP = 10;

interface Options {
  sizes: number[];
  unread: number;
  pages: number;
  isLive: boolean;
  rate: number;
  seconds: number;
  profileDir: string | undefined;
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '10000,100000,1000000' },
      unread: { type: 'string', default: '2000' },
      pages: { type: 'string', default: '200' },
      live: { type: 'boolean', default: false },
      rate: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '20' },
      profile: { type: 'string' },
    },
  });
  const sizes = values.sizes.split(',').map((text) => count('--sizes', text));
  if (sizes.some((size, at) => at > 0 && size <= (sizes[at - 1] ?? 0)))
    throw new WrongOption('--sizes takes numbers that grow.');
  return {
    sizes,
    unread: count('--unread', values.unread),
    pages: count('--pages', values.pages),
    isLive: values.live,
    rate: count('--rate', values.rate),
    seconds: count('--seconds', values.seconds),
    profileDir: values.profile,
  };
}

/** One page until its last byte. @returns milliseconds */
async function timePage(url: string, cookie: string): Promise<{ ms: number; body: string }> {
  const from = performance.now();
  const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' });
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  return { ms: performance.now() - from, body };
}

type Times = Record<string, { p50Ms: number; p95Ms: number; maxMs: number }>;

/** All pages in turn, so that a machine that slows down slows all of them. */
async function measure(
  staffUrl: string,
  cookies: { force: string; ward: string },
  pages: number,
): Promise<Times> {
  const { body } = await timePage(`${staffUrl}${PAGES.open}`, cookies.force);
  const next = /rel="next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
  if (!next) throw new Error('the queue has one page only');
  const asked: Array<[PageName, string, string]> = [
    ...Object.entries(PAGES).map(([name, path]): [PageName, string, string] => [
      name as PageName,
      path,
      cookies.force,
    ]),
    ['second', next, cookies.force],
    ['ward', PAGES.open, cookies.ward],
  ];
  const times = new Map<PageName, number[]>(asked.map(([name]) => [name, []]));
  for (let round = -WARM_UP; round < pages; round++)
    for (const [name, path, cookie] of asked) {
      const { ms } = await timePage(`${staffUrl}${path}`, cookie);
      if (round >= 0) times.get(name)?.push(ms);
    }
  return Object.fromEntries(
    [...times].map(([name, ms]) => [
      name,
      { p50Ms: round1(ms, 0.5), p95Ms: round1(ms, 0.95), maxMs: round1(ms, 1) },
    ]),
  );
}

const round1 = (ms: readonly number[], share: number): number => round(quantile(ms, share), 1);

/** Submits at a fixed rate while one officer has the queue open. */
async function measureLive(
  ground: Ground,
  { staffUrl, cookie, options }: { staffUrl: string; cookie: string; options: Options },
): Promise<LiveFigures & { ratePerSecond: number; refused: number }> {
  const { rate, seconds } = options;
  const face = await ground.start('public');
  await ground.start('worker');
  const makeForms = await openFormMaker(ground, face.url);
  const forms = await makeForms(rate * seconds);
  const queue = new OpenQueue(staffUrl, cookie);
  await queue.open();
  const before = queue.seen.at(-1)?.unread ?? 0;
  const { figures, done, acknowledgedAt } = await runPhase(face.url, { rate, seconds }, forms);
  await queue.waitFor(before + done.length);
  queue.close();
  return { ...liveFigures(queue, { before, acknowledgedAt }), ratePerSecond: rate, refused: figures.refused };
}

await runBench(async () => {
  const options = readOptions(process.argv.slice(2));
  await onGround({ profileDir: options.profileDir }, async (ground) => {
    await makeAreas(ground);
    const cookies = {
      force: await signedInInspector(ground, ''),
      ward: await signedInInspector(ground, ONE_WARD),
    };
    const staff = await ground.start('staff', { STAND_STAFF_PORT: '0' });
    const sizes: Array<{ reports: number; pages: Times }> = [];
    let from = 0;
    for (const total of options.sizes) {
      await fillReports(ground, { from, total, unread: options.unread });
      from = total;
      const pages = await measure(staff.url, cookies, options.pages);
      sizes.push({ reports: total, pages });
      const words = Object.entries(pages).map(([name, { p95Ms }]) => `${name} ${p95Ms}`);
      say(`${total} reports, p95 in ms: ${words.join(', ')}`);
    }
    const live = options.isLive
      ? await measureLive(ground, { staffUrl: staff.url, cookie: cookies.force, options })
      : undefined;
    const last = sizes.at(-1)?.pages;
    process.stdout.write(
      `${JSON.stringify({
        bench: 'triage',
        ratio: round((last?.open?.p95Ms ?? Number.NaN) / (last?.keys?.p95Ms ?? Number.NaN), 2),
        queueP95Ms: last?.open?.p95Ms,
        unread: options.unread,
        pagesPerSize: options.pages,
        sizes,
        ...(live ? { live } : {}),
        machine: machine(),
      })}\n`,
    );
  });
});
