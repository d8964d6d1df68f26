import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anyone } from '#kernel/policy';
import { silentLog } from '../observability/log.ts';
import type { LoadClass } from './admission.ts';
import { runtimeWithoutDatabase } from './example.testing.ts';
import { offeredLanguages } from './languages.ts';
import { LoadGauge } from './load-gauge.ts';
import { defineRoutes } from './route.ts';
import { createServer } from './server.ts';

const warnings: Record<string, unknown>[] = [];
const runtime = runtimeWithoutDatabase();
let now = 0;
let shown = 0;
const gauge = new LoadGauge(() => now);

const page = (url: string, load: LoadClass, cache?: { seconds: number }) => ({
  method: 'GET' as const,
  url,
  policy: anyone('example.open'),
  audit: 'none: a page of the test',
  load,
  ...(cache ? { cache } : {}),
  handle: async (visit: import('./route.ts').Visit) => {
    const own = ++shown;
    await sleep(5);
    return visit.json({ shown: own });
  },
});
const server = createServer(
  {
    process: 'public',
    runtime,
    log: { ...silentLog, warn: (fields: Record<string, unknown>) => void warnings.push(fields) },
    audience: 'public',
    routes: defineRoutes('example', [
      page('/help', 'vital'),
      page('/statement', 'vital', { seconds: 60 }),
      page('/begin', 'entry'),
      page('/export', 'spare'),
      {
        ...page('/send', 'work'),
        method: 'POST' as const,
        csrf: 'none' as const,
      },
    ]),
    whenBusy: (t) => [{ text: t('web.home'), href: '/help' }],
  },
  gauge,
);
let at = '';
beforeAll(async () => {
  at = await server.listen(0);
});
afterAll(async () => {
  await server.close();
  await runtime.pool.end();
});

/** As many requests under way as make this pressure. */
function crowd(pressure: number): () => void {
  const ends = Array.from({ length: Math.ceil(pressure * runtime.config.mostUnderWay) }, () => gauge.begin());
  return () => {
    for (const end of ends) end();
  };
}
const status = async (url: string, method: 'GET' | 'POST' = 'GET'): Promise<number> =>
  (await fetch(at + url, { method })).status;

test('in a crowd the spare gives way first, then what begins, then what goes on; help and health never', async () => {
  const answered = async (): Promise<number[]> =>
    Promise.all([
      status('/export'),
      status('/begin'),
      status('/send', 'POST'),
      status('/help'),
      status('/healthz'),
    ]);
  expect(await answered()).toEqual([200, 200, 200, 200, 200]);
  const first = crowd(0.3);
  expect(await answered()).toEqual([503, 200, 200, 200, 200]);
  const second = crowd(0.4);
  expect(await answered()).toEqual([503, 503, 200, 200, 200]);
  const third = crowd(9);
  expect(await answered()).toEqual([503, 503, 503, 200, 200]);
  for (const end of [first, second, third]) end();
  expect(await answered()).toEqual([200, 200, 200, 200, 200]);
});

test('a process that comes late to its own tasks while many arrive puts off too', async () => {
  for (let n = 0; n < 120; n++) gauge.arrive();
  now += 900;
  gauge.sample();
  expect(await status('/send', 'POST')).toBe(503);
  expect(await status('/help')).toBe(200);
  for (let n = 0; n < 40; n++) {
    now += 50;
    gauge.sample();
  }
  expect(await status('/send', 'POST')).toBe(200);
});

test('the answer is small, says 999 first, offers what stays open, and reads nothing of what was sent', async () => {
  const end = crowd(2);
  const answer = await fetch(`${at}/send`, {
    method: 'POST',
    // A body that cannot be read as what it says it is: it is not looked at.
    headers: { 'content-type': 'application/json' },
    body: '{'.repeat(10_000),
  });
  end();
  const body = await answer.text();
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(20);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(body.length).toBeLessThan(2_500);
  const text = body.replace(/<style>.*<\/style>/, '').replace(/<[^>]*>/g, ' ');
  expect(text.indexOf('999')).toBeLessThan(text.indexOf('Sorry'));
  expect(body).toContain('href="/help"');
  expect(body).not.toContain('<script');
  expect(warnings.length).toBeGreaterThan(0);
  const style = /<style>(.*)<\/style>/.exec(body)?.[1] ?? '';
  expect(answer.headers.get('content-security-policy')).toContain(
    `'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  );
});

test('a file that is put off is let in to its end and dropped, so that the browser shows the answer', async () => {
  const end = crowd(2);
  const answer = await fetch(`${at}/send`, { method: 'POST', body: new Uint8Array(20_000_000) });
  end();
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain('999');
});

test('in every language and in its direction', async () => {
  const end = crowd(2);
  for (const { code, dir } of offeredLanguages()) {
    const body = await (await fetch(at + (code === 'en' ? '/begin' : `/${code}/begin`))).text();
    expect(body).toContain(`<html lang="${code}" dir="${dir}">`);
    expect(body).toContain(code === 'en' ? 'href="/help"' : `href="/${code}/help"`);
    if (code !== 'en') expect(body).not.toMatch(/Sorry|people are using/);
  }
  end();
});

test('a page that any cache may keep is made once in a crowd, and anew when it is over', async () => {
  const seen = async (): Promise<{ shown: number; age: string | null }> => {
    const answer = await fetch(`${at}/statement?x=1`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
    const { shown: n } = (await answer.json()) as { shown: number };
    return { shown: n, age: answer.headers.get('age') };
  };
  const calm = await seen();
  const end = crowd(2);
  const made = await seen();
  expect(made.shown).toBe(calm.shown + 1);
  expect(await seen()).toEqual({ shown: made.shown, age: '0' });
  end();
  expect((await seen()).shown).toBe(made.shown + 1);
});

test('many who ask for the same page at one time get one that is made once', async () => {
  const before = shown;
  const end = crowd(2);
  const answers = await Promise.all(
    Array.from({ length: 50 }, async () => (await fetch(`${at}/statement?herd=1`)).text()),
  );
  end();
  expect(new Set(answers).size).toBe(1);
  expect(shown).toBe(before + 1);
});
