import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { count, machine, round, runBench } from './figures.ts';
import { type Ground, onGround } from './ground.ts';
import { boundariesByPage, importByPage } from './import-by-page.ts';
import { importCounts } from './import-counts.ts';
import { WATCHED } from './loop-delay.ts';
import { makeWards, monthTable, STRANDS, squareWards } from './many-counts.ts';
import { type Page, timePages } from './page-times.ts';
import { load, type Made, makeEvent, work } from './picture-ground.ts';
import { signedIn } from './staff-session.ts';
import { watchNight } from './watch-night.ts';

/*
 * script/bench picture [--wards 680] [--years 10] [--a-year 25000] [--pages 60] [--unjudged] [--watch] [--imports] [--profile DIR]
 *
 * The analyst's pages and the public's tables with ten years of 680 wards and six strands loaded: every offence with its
 * day, and every month's figure of each ward and strand beside them. Each round also asks for a page of the same process
 * that is signed in, audited and laid out like the others and reads no count. A file of as many monthly figures is sent,
 * checked and confirmed by the page, and one that revises three months. Every series is watched once before, step by
 * step. With --unjudged no worker judges: no steps are kept and no table is made, which leaves the pages that read counts.
 * With --watch nothing but the watch is timed, with --imports nothing but the files that are sent.
 */

const WITHIN_MS = 300;
const BLOCKED_MS = 50;
const BY_PAGE = 'BY_PAGE';
/** Corners that make a file of 680 wards some megabytes, as published ones are. */
const POINTS_AN_EDGE = 60;

interface Options {
  wards: number;
  years: number;
  aYear: number;
  pages: number;
  isJudged: boolean;
  isImportsOnly: boolean;
  isWatchAlone: boolean;
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
      imports: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  return {
    wards: count('--wards', values.wards, 31),
    years: count('--years', values.years, 4),
    aYear: count('--a-year', values['a-year']),
    pages: count('--pages', values.pages),
    isJudged: !values.unjudged,
    isImportsOnly: values.imports,
    isWatchAlone: values.watch,
    profileDir: values.profile,
  };
}

/** Sends a file of every month by the page, and the same with three months revised. */
async function bringByPage(
  ground: Ground,
  given: { staff: Page['face']; cookie: string; options: Options; today: string },
) {
  const { staff, cookie, options, today } = given;
  const { wards, years } = options;
  // How the source's files are read is known from a small one before.
  await importCounts(ground, { source: BY_PAGE, stream: monthTable({ wards: 1, years: 1, today }) });
  const worker = await ground.start('worker');
  const send = (size: { wards: number; years: number }, revised: number) =>
    importByPage(
      ground,
      { staff, cookie },
      {
        source: BY_PAGE,
        figures: size.wards * STRANDS.length * size.years * 12,
        bytes: monthTable({ ...size, today, revised }),
      },
    );
  // Whoever asks for a page first after a start waits for its templates: that is no matter of the file.
  await send({ wards: 1, years: 1 }, 1);
  await (await fetch(`${staff.url}/places`, { headers: { cookie } })).text();
  const first = await send({ wards, years }, 0);
  const revised = await send({ wards, years }, 3);
  const boundaries = await boundariesByPage(ground, { staff, cookie }, squareWards(wards, POINTS_AN_EDGE));
  await ground.stop(worker);
  return { first, revised, boundaries };
}

const mostBlockedMs = ({ first, revised, boundaries }: Awaited<ReturnType<typeof bringByPage>>): number =>
  Math.max(
    boundaries.blockedMs,
    ...[first, revised].flatMap((each) => [each.sendBlockedMs, each.checkBlockedMs, each.confirmBlockedMs]),
  );

/** The files alone, for who looks at how they are taken. */
async function importsOnly(ground: Ground, options: Options, today: string): Promise<void> {
  await makeWards(ground, options.wards);
  const { cookie } = await signedIn(ground, { roles: ['ANALYST'], scope: '' });
  const staff = await ground.start('staff', { STAND_STAFF_PORT: '0', ...WATCHED });
  const byPage = await bringByPage(ground, { staff, cookie, options, today });
  const blockedMs = mostBlockedMs(byPage);
  const about = { load: round(loadavg()[0] ?? 0, 1), machine: machine() };
  process.stdout.write(
    `${JSON.stringify({ bench: 'picture', isNeverBlocked: blockedMs < BLOCKED_MS, blockedMs, byPage, ...about })}\n`,
  );
}

/** Every page of surveillance that reads, by its name. */
function pagesOf(about: {
  staff: Page['face'];
  site: Page['face'];
  cookie: string;
  eventId: string;
  newEventId: string;
  made: Made | undefined;
  places: { first: string; revised: string };
}): Page[] {
  const { staff, site, cookie, eventId, newEventId, made, places } = about;
  const at = (name: string, path: string): Page => ({ name, path, face: staff, cookie, bare: 'bare' });
  const open = (name: string, path: string): Page => ({ name, path, face: site, bare: 'barePublic' });
  return [
    at('bare', '/triage/keys'),
    at('picture', `/picture/${eventId}`),
    at('district', `/picture/${eventId}?area=d0`),
    at('strand', `/picture/${eventId}?strand=RACE`),
    at('unjudgedPicture', `/picture/${newEventId}`),
    at('pictureCsv', `/picture/${eventId}.csv`),
    at('map', `/picture/${eventId}/map`),
    at('series', '/picture/series'),
    at('seriesByMonth', '/picture/series?unit=month'),
    at('seriesCsv', '/picture/series.csv'),
    at('oneSeries', '/picture/series/one'),
    at('oneDistrictSeries', '/picture/series/one?area=d1&strand=race'),
    at('oneSeriesByMonth', '/picture/series/one?unit=month'),
    at('breaks', '/picture/breaks'),
    at('alarms', '/alarms'),
    at('imports', '/imports'),
    at('import', places.first),
    at('revisedImport', places.revised),
    at('places', '/places'),
    at('tables', '/tables'),
    ...(made
      ? [
          at('alarm', `/alarms/${made.alarm}`),
          at('wardTable', `/tables/${made.wards}`),
          at('districtTable', `/tables/${made.districts}`),
        ]
      : []),
    at('event', `/events/${eventId}`),
    open('barePublic', '/emergency'),
    open('figures', '/figures'),
    open('method', '/figures/method'),
    ...(made
      ? [
          open('publicWards', '/figures/wards'),
          open('publicDistricts', '/figures/districts'),
          open('csv', '/figures/wards/v1.csv'),
          open('json', '/figures/wards/v1.json'),
        ]
      : []),
  ];
}

await runBench(async () => {
  const options = readOptions(process.argv.slice(2));
  await onGround({ ...(options.profileDir ? { profileDir: options.profileDir } : {}) }, async (ground) => {
    const today = new Date().toISOString().slice(0, 10);
    if (options.isImportsOnly) return importsOnly(ground, options, today);
    const loaded = await load(ground, { ...options, today });
    const watched = options.isJudged ? await watchNight(ground, today) : undefined;
    if (options.isWatchAlone) {
      const about = { wards: options.wards, years: options.years, aYear: options.aYear };
      process.stdout.write(
        `${JSON.stringify({ bench: 'picture', watched, ...loaded, ...about, load: round(loadavg()[0] ?? 0, 1), machine: machine() })}\n`,
      );
      return;
    }
    const roles = ['ANALYST', 'COMMANDER', 'DUTY_INSPECTOR'] as const;
    const { actor, cookie } = await signedIn(ground, { roles, scope: '' });
    const staff = await ground.start('staff', { STAND_STAFF_PORT: '0', ...WATCHED });
    const site = await ground.start('public', { STAND_PUBLIC_PROCESSES: '1', ...WATCHED });
    const byPage = await bringByPage(ground, { staff, cookie, options, today });
    const eventId = await makeEvent(ground, actor, 'A vote');
    const made = options.isJudged ? await work(ground, { actor, eventId, today }) : undefined;
    const newEventId = await makeEvent(ground, actor, 'A vote nobody has judged');
    const places = { first: byPage.first.place, revised: byPage.revised.place };
    const pages = await timePages(
      ground,
      pagesOf({ staff, site, cookie, eventId, newEventId, made, places }),
      options.pages,
    );
    const worst = (of: 'p95Ms' | 'blockedP95Ms'): [string, number] =>
      Object.entries(pages).reduce<[string, number]>(
        (known, [name, figures]) => (figures[of] > known[1] ? [name, figures[of]] : known),
        ['', 0],
      );
    const [slowest, slowestP95Ms] = worst('p95Ms');
    const [mostBlocking, blockedP95Ms] = worst('blockedP95Ms');
    process.stdout.write(
      `${JSON.stringify({
        bench: 'picture',
        isWithin: slowestP95Ms < WITHIN_MS,
        slowest,
        slowestP95Ms,
        isNeverBlocked: Math.max(blockedP95Ms, mostBlockedMs(byPage)) < BLOCKED_MS,
        mostBlocking,
        blockedP95Ms,
        pages,
        byPage,
        wardTableMs: made?.wardTableMs ?? null,
        districtTableMs: made?.districtTableMs ?? null,
        judgeMs: made?.judgeMs ?? null,
        watched: watched ?? null,
        ...loaded,
        wards: options.wards,
        years: options.years,
        aYear: options.aYear,
        rounds: options.pages,
        load: round(loadavg()[0] ?? 0, 1),
        machine: machine(),
      })}\n`,
    );
  });
});
