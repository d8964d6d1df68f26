import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EMBEDDED_SUPERUSER, type Embedded, startEmbedded } from '#platform/db/embedded';
import { passableFolder } from '#platform/db/test-folder';
import { silentLog } from '#platform/observability/log';
import { Browser, type Page } from '../../demo/exercise/browser.ts';
import { CAST } from '../../demo/exercise/say.ts';
import { World } from '../../demo/exercise/world.ts';
import { demoSettings, type Started, startBundle } from '../support/process.ts';
import { walkTo } from '../support/report-walk.ts';

/** An answer while the database is away comes within this time, or the reader is gone. */
const PATIENCE_MS = 15_000;
const WORDS: Record<string, string> = {
  '': 'They shouted at my mother\nat the bus stop.',
  '/cy': 'Gwaeddon nhw ar fy mam\nwrth yr arhosfan.',
  '/pl': 'Krzyczeli na moją mamę\nna przystanku.',
  '/ur': 'وہ میری ماں پر چیخے\nبس اسٹاپ پر۔',
};

let folder: string;
let database: Embedded;
let system: Started;
let world: World;

/** The server is one of its own, named by DATABASE_URL, as a force's would be: the system does not look after it. */
const startDatabase = (): Promise<Embedded> =>
  startEmbedded({ dataDir: join(folder, 'pg'), runDir: join(folder, 'run'), log: silentLog });

beforeAll(async () => {
  folder = passableFolder('stand-away-');
  database = await startDatabase();
  const { doors, env } = await demoSettings(join(folder, 'var'));
  system = startBundle('all', {
    ...env,
    STAND_LOG_LEVEL: 'warn',
    DATABASE_URL: database.url(EMBEDDED_SUPERUSER),
    DATABASE_ROLE_URL: database.url('roleplace').replace('roleplace', '{role}'),
  });
  await system.ready;
  world = new World(doors);
});
afterAll(async () => {
  await system?.stop();
  await database?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function inTime<T>(work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
  return result;
}

it('the database goes away and comes back: 503 with numbers and words kept, then on as before', async () => {
  await world.signIn(CAST.inspector);
  const officer = world.officer(CAST.inspector);
  expect((await officer.get(world.staff('/triage'))).status).toBe(200);
  const pages = new Map<string, Page>();
  for (const prefix of Object.keys(WORDS))
    pages.set(prefix, await walkTo('words', world.doors.public, prefix));

  await database.stop();

  for (const [prefix, page] of pages) {
    const away = await inTime(() => page.submit({ narrative: WORDS[prefix] ?? '' }));
    expect(away.status, prefix).toBe(503);
    const numbers = away.root.querySelectorAll('a[href^="tel:"]').map((link) => link.getAttribute('href'));
    expect(numbers.slice(0, 3)).toEqual(['tel:999', 'tel:101', 'tel:18000']);
    expect(away.root.querySelectorAll('textarea').map((box) => box.text)).toContain(WORDS[prefix]);
    expect(away.one('html').getAttribute('lang')).toBe(prefix.slice(1) || 'en');
    expect(away.one('html').getAttribute('dir')).toBe(prefix === '/ur' ? 'rtl' : 'ltr');
  }
  const staff = await inTime(() => officer.get(world.staff('/triage')));
  expect(staff.status).toBe(503);
  expect(staff.text).toContain('999');
  expect(staff.text).not.toMatch(/ECONN|ENOENT|postgres/i);
  expect((await inTime(() => new Browser().get(`${world.doors.leader}/sign-in`))).status).toBe(200);
  const machine = await inTime(() => fetch(`${world.doors.api}/api/v1/statements`));
  expect(machine.status).toBe(503);
  expect(machine.headers.get('content-type')).toContain('application/problem+json');
  expect(machine.headers.get('retry-after')).toBe('30');
  for (const door of [world.doors.public, world.doors.leader, world.doors.staff, world.doors.api]) {
    expect((await fetch(`${door}/healthz`)).status).toBe(200);
    expect((await fetch(`${door}/readyz`)).status).toBe(503);
  }

  database = await startDatabase();

  for (const [prefix, page] of pages) {
    const taken = await page.submit({ narrative: WORDS[prefix] ?? '' });
    expect(taken.status, prefix).toBe(200);
    expect(taken.url.pathname).not.toContain('/words');
  }
  expect((await officer.get(world.staff('/triage'))).status).toBe(200);
  // The worker and the keeper are back as well: a sign-in link is a job, and its address is sealed.
  const ask = await new Browser().get(`${world.doors.leader}/sign-in`);
  await ask.submit({ email: 'nobody@example.org' });
  for (const door of [world.doors.public, world.doors.leader, world.doors.staff, world.doors.api])
    expect((await fetch(`${door}/readyz`)).status).toBe(200);
  await sleep(500);
  expect(system.child.exitCode).toBeNull();
  expect(system.stderr()).not.toMatch(/a process died|DeprecationWarning|uncaught/i);
});
