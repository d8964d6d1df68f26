import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { anyone } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { silentLog } from '../observability/log.ts';
import { runtimeWithoutDatabase } from './example.testing.ts';
import { codingFor } from './kept-pages.ts';
import { defineRoutes } from './route.ts';
import { createServer } from './server.ts';

let edition = 'one';
let isAway = false;
let asked = 0;
let made = 0;
let status = 200;
let until: Date | undefined;
const lines: Record<string, unknown>[] = [];
const runtime = runtimeWithoutDatabase();
const server = createServer({
  process: 'public',
  runtime,
  log: { ...silentLog, info: (fields: Record<string, unknown>) => void lines.push(fields) },
  audience: 'public',
  routes: defineRoutes('example', [
    {
      method: 'GET',
      url: '/page/:id',
      policy: anyone('example.open'),
      audit: 'none: a page of the test',
      cache: { seconds: 30 },
      kept: async () => {
        asked += 1;
        if (isAway) throw new Refusal('unavailable', 'the database is away');
        return edition;
      },
      handle: (visit) => {
        made += 1;
        if (visit.params.id === 'none') throw new Refusal('not-found', 'no such page');
        const reply = visit.bytes(
          `${edition} ${visit.lang} ${visit.params.id} ${'words '.repeat(200)}`,
          'text/html',
          {
            status,
          },
        );
        return until ? { ...reply, keepUntil: until } : reply;
      },
    },
    {
      method: 'GET',
      url: '/feed',
      policy: anyone('example.open'),
      audit: 'none: a page of the test',
      cache: { seconds: 30 },
      kept: async () => edition,
      keptQuery: ['area', 'community'],
      handle: (visit) => {
        made += 1;
        const { area = '', community = '' } = visit.query;
        if (area === 'nowhere') throw new Refusal('not-found', 'no such area');
        return visit.bytes(`${edition} ${area} ${community}`, 'application/atom+xml', {
          headers: { 'last-modified': 'Wed, 01 Jul 2026 12:00:00 GMT' },
        });
      },
    },
  ]),
});
let port = 0;

interface Seen {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}
/** Asked as a browser does it; `fetch` would unpack the body. */
function ask(path: string, headers: Record<string, string> = {}): Promise<Seen> {
  return new Promise((resolve, reject) => {
    request({ port, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

beforeAll(async () => {
  port = Number(new URL(await server.listen(0)).port);
});
beforeEach(async () => {
  // Nothing of the test before counts as fresh.
  await later(120);
  edition = `${edition}+`;
  [asked, made, status, until, isAway] = [0, 0, 200, undefined, false];
  lines.length = 0;
});
afterAll(async () => {
  await server.close();
  await runtime.pool.end();
});

test('a page is made once for an edition and a language, and given out in the form that the reader takes', async () => {
  const plain = await ask('/page/1');
  const br = await ask('/page/1', { 'accept-encoding': 'gzip, deflate, br' });
  const gz = await ask('/page/1', { 'accept-encoding': 'gzip' });
  expect(made).toBe(1);
  expect(brotliDecompressSync(br.body)).toEqual(plain.body);
  expect(gunzipSync(gz.body)).toEqual(plain.body);
  expect([br.headers['content-encoding'], gz.headers['content-encoding']]).toEqual(['br', 'gzip']);
  expect(br.headers).toMatchObject({
    'cache-control': 'public, no-cache',
    vary: 'accept-encoding',
    'content-type': 'text/html',
    'x-content-type-options': 'nosniff',
    'content-length': String(br.body.length),
  });
  expect(br.headers['x-request-id']).toMatch(/^[0-9a-f]{16}$/);
  expect((await ask('/cy/page/1')).body.toString()).toContain(' cy 1 ');
  expect(made).toBe(2);
});

test('who has the newest page is told so in no bytes; every answer is counted and logged', async () => {
  const { headers } = await ask('/page/1');
  const same = await ask('/page/1', {
    'if-none-match': `"other", ${String(headers.etag)}`,
    'accept-encoding': 'br',
  });
  expect([same.status, same.body.length, same.headers.etag]).toEqual([304, 0, headers.etag]);
  expect(same.headers['content-encoding']).toBeUndefined();
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatchObject({ route: '/page/:id', status: 304 });
  expect(await server.metrics.registry.metrics()).toContain('status="304"');
  expect((await ask('/page/1', { 'if-none-match': 'W/"other"' })).status).toBe(200);
});

test('a new edition shows within a tenth of a second, and its tag is another', async () => {
  const before = await ask('/page/1');
  edition = 'changed';
  await later(110);
  const after = await ask('/page/1', { 'if-none-match': String(before.headers.etag) });
  expect(after.status).toBe(200);
  expect(after.body.toString()).toContain('changed');
  expect(after.headers.etag).not.toBe(before.headers.etag);
});

test('a thousand readers at once are one page and one question', async () => {
  const from = performance.now();
  const all = await Promise.all(Array.from({ length: 1_000 }, () => ask('/page/crowd')));
  expect(new Set(all.map(({ status: one }) => one))).toEqual(new Set([200]));
  expect(made).toBe(1);
  // At most ten times a second, however slow the machine.
  expect(asked).toBeLessThanOrEqual(2 + (performance.now() - from) / 100);
});

test('a page that runs out at a time is made anew then; one with a question is never kept', async () => {
  until = new Date(Date.now() + 60);
  await ask('/page/2');
  await later(70);
  await ask('/page/2');
  expect(made).toBe(2);
  until = undefined;
  const [one, other] = [await ask('/page/3?a=1'), await ask('/page/3?a=1')];
  expect(made).toBe(4);
  expect(one.headers['cache-control']).toBe('public, no-cache');
  expect(other.headers.etag).toBeUndefined();
});

test('what the question names is kept under it, and what it does not look at makes no other page', async () => {
  const first = await ask('/feed?area=eastmarch&community=school');
  const same = await ask('/feed?x=1&community=school&area=eastmarch');
  expect(made).toBe(1);
  expect(same.headers.etag).toBe(first.headers.etag);
  expect((await ask('/feed?area=')).headers.etag).toBe((await ask('/feed')).headers.etag);
  expect((await ask('/feed?area=westmarch')).headers.etag).not.toBe(first.headers.etag);
  expect(made).toBe(3);
  for (const _ of [1, 2]) expect((await ask('/feed?area=nowhere')).status).toBe(404);
  expect(made).toBe(5);
});

test('a page that says when it changed answers by the date too, where no tag is sent', async () => {
  const { headers } = await ask('/feed');
  const since = async (date: string, more = {}): Promise<number> =>
    (await ask('/feed', { 'if-modified-since': date, ...more })).status;
  expect(await since(String(headers['last-modified']))).toBe(304);
  expect(await since('Wed, 01 Jul 2026 11:59:59 GMT')).toBe(200);
  expect(await since('not a date')).toBe(200);
  expect(await since(String(headers['last-modified']), { 'if-none-match': 'W/"other"' })).toBe(200);
});

test('whoever asks for every question there is pushes out no page without one', async () => {
  await ask('/page/7');
  for (let at = 0; at < 200; at += 1) await ask(`/feed?area=a${at}`);
  made = 0;
  await ask('/page/7');
  await ask('/feed?area=a199');
  expect(made).toBe(0);
  await ask('/feed?area=a0');
  expect(made).toBe(1);
});

test('what was withdrawn is kept too, without a tag; what is not there is not', async () => {
  status = 410;
  await ask('/page/4');
  const gone = await ask('/page/4', { 'if-none-match': '*' });
  expect([gone.status, made, gone.headers.etag]).toEqual([410, 1, undefined]);
  expect((await ask('/page/none')).status).toBe(404);
  expect((await ask('/page/none')).status).toBe(404);
  expect(made).toBe(3);
});

test('while the database is away nothing is given out from memory', async () => {
  expect((await ask('/page/5')).status).toBe(200);
  isAway = true;
  await later(110);
  const away = await ask('/page/5');
  expect(away.status).toBe(503);
  expect(away.headers['cache-control']).toBe('no-store');
  isAway = false;
  expect((await ask('/page/5')).status).toBe(200);
});

test('the form that a reader takes is read from the header as it may be written', () => {
  const wanted: Record<string, string> = {
    '': 'identity',
    'gzip, deflate, br': 'br',
    'br;q=0, gzip': 'gzip',
    'br;q=0.0,gzip;q=0': 'identity',
    'br;q=0.5': 'br',
    'GZIP;q=1.0': 'gzip',
    'brotli, zgzip': 'identity',
  };
  for (const [header, coding] of Object.entries(wanted)) expect(codingFor(header), header).toBe(coding);
});
