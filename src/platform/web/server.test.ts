import { afterAll, describe, expect, test } from 'vitest';
import type { Actor } from '#kernel/actor';
import { PUBLIC } from '#kernel/actor';
import { anyone } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { silentLog } from '../observability/log.ts';
import { exampleRoutes, INSPECTOR, runtimeWithoutDatabase } from './example.testing.ts';
import { defineRoutes } from './route.ts';
import { createServer } from './server.ts';
import { TestBrowser } from './site.testing.ts';
import type { ServerOptions } from './site.ts';

const lines: Record<string, unknown>[] = [];
const log = { ...silentLog, info: (fields: Record<string, unknown>) => void lines.push(fields) };
const runtime = runtimeWithoutDatabase();
const open: { close(): Promise<void> }[] = [];

function face(options: Partial<ServerOptions> = {}, actor: Actor = PUBLIC) {
  const server = createServer({
    process: 'public',
    runtime,
    log,
    audience: 'public',
    routes: exampleRoutes,
    ...(options.audience === 'staff' ? { resolveActor: async () => actor } : {}),
    ...options,
  });
  open.push(server);
  return { app: server.app, server, browser: new TestBrowser(server.app) };
}
const { app, browser } = face();

afterAll(async () => {
  for (const server of open) await server.close();
  await runtime.pool.end();
});

describe('every answer', () => {
  const urls = [
    '/',
    '/nothing',
    '/fails/fault',
    '/fails/gone',
    '/fails/unavailable',
    '/healthz',
    '/readyz',
    '/kept',
    '/assets/none.css',
  ];
  test.each([...urls, '/%zz', '/favicon.ico'])('%s carries the content security policy', async (url) => {
    const { headers } = await browser.get(url);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{16}$/);
  });

  test('nothing is kept unless the route says so', async () => {
    expect((await browser.get('/')).headers['cache-control']).toBe('no-store');
    expect((await browser.get('/kept')).headers['cache-control']).toBe('public, max-age=60');
  });

  test('the log names the route template, never the address, the id or the query', async () => {
    lines.length = 0;
    await browser.get('/fails/gone?name=Amina', { 'x-forwarded-for': '203.0.113.9' });
    expect(JSON.stringify(lines)).toContain('/fails/:code');
    expect(JSON.stringify(lines)).not.toMatch(/Amina|203[.]0|gone\?/);
  });

  test('health needs no database, readiness does', async () => {
    expect((await browser.get('/healthz')).status).toBe(200);
    expect((await browser.get('/readyz')).status).toBe(503);
  });
});

describe('languages', () => {
  test('the prefix chooses the language and is kept in links, form and redirect', async () => {
    const page = await browser.get('/ur/words');
    expect(page.body).toContain('<html lang="ur" dir="rtl"');
    expect(page.body).toContain('action="/ur/words"');
    expect(page.body).toContain('public.rtl');
    expect((await browser.get('/words')).body).toContain('<html lang="en" dir="ltr"');
    expect((await browser.get('/ur')).status).toBe(200);
    expect((await browser.get('/easy/words')).body).toContain('action="/easy/words"');
    expect((await browser.get('/easy/words')).body).toContain(
      '<html lang="en" dir="ltr" class="govuk-template st-easy">',
    );
    expect((await face({ audience: 'leader' }).browser.get('/easy/words')).status).toBe(404);
    expect((await browser.get('/ur?x=1')).body).toContain('href="/cy?x=1"');
  });

  test('a translation nobody has reviewed says so, the English page does not', async () => {
    expect((await browser.get('/cy/words')).body).toContain('Cyfrifiadur wnaeth');
    expect((await browser.get('/words')).body).not.toContain('A computer made');
  });

  test('no English leaks onto the Urdu page', async () => {
    const { body } = await browser.get('/ur/words');
    const shown = body
      .replace(/<(script|title|head)\b.*?<\/\1>/gs, '')
      .replace(/<[^>]*\blang="(en|cy|pl|ro|pt|so)"[^>]*>[^<]*</g, '<');
    const words = shown.replace(/<[^>]*>/g, ' ').match(/[A-Za-z]{3,}/g) ?? [];
    expect(words).toEqual([]);
    const attributes = [...body.matchAll(/(?:aria-label|data-i18n[^=]*|placeholder|alt)="([^"]*)"/g)].map(
      ([, text = '']) => text,
    );
    expect(
      attributes.filter((text) =>
        /[A-Za-z]{3,}/.test(text.replace(/Shift|%\{count\}|&quot;|\b(one|two|few|many|other|zero)\b/g, '')),
      ),
    ).toEqual([]);
  });

  test('the staff console has no language prefix', async () => {
    expect((await face({ audience: 'staff' }, INSPECTOR).browser.get('/ur/words')).status).toBe(404);
  });
});

describe('forms', () => {
  test('the cookie comes with the first form, and its token is asked for', async () => {
    const reader = new TestBrowser(app);
    expect((await reader.get('/kept')).headers['set-cookie']).toBeUndefined();
    const page = await reader.get('/words');
    expect(page.headers['set-cookie']).toMatch(
      /^__Host-csrf-public=[\w-]{22}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const bad = await reader.post('/words', { _csrf: 'wrong', signIn: 'They shouted at my <mother>' });
    expect(bad.status).toBe(403);
    expect(bad.body).toContain('They shouted at my &lt;mother&gt;');
    expect(bad.body).toContain('Please send the form again');
  });

  test('a form from another site is refused even with a token', async () => {
    await browser.get('/words');
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await browser.post('/words', { signIn: 'x y' }, headers)).status).toBe(403);
    const older = { 'sec-fetch-site': '', origin: 'https://evil.example' };
    expect((await browser.post('/small', { given: 'a' }, older)).status).toBe(403);
    expect((await browser.post('/small', { _csrf: '', given: 'a' })).status).toBe(200);
  });

  test('an error is named in the title, listed, and linked to its field', async () => {
    await browser.get('/pl/words');
    const { status, body } = await browser.post('/pl/words', { signIn: '' });
    expect(status).toBe(422);
    expect(body).toContain('<title>Błąd: Formularz</title>');
    expect(body).toContain('href="#signIn"');
    expect(body).toContain('id="signIn"');
  });

  test('the database is away: 503 with numbers and the typed words', async () => {
    await browser.get('/ur/words');
    const started = performance.now();
    const { status, body, headers } = await browser.post('/ur/words', {
      signIn: 'انہوں نے\n\nمجھے دھمکی دی',
    });
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('30');
    for (const number of ['999', '101', '18000']) expect(body).toContain(`href="tel:${number}"`);
    expect(body).toContain('انہوں نے\n\nمجھے دھمکی دی</textarea>');
    expect(body).toContain('dir="rtl"');
  });

  test('a body that is too large answers 413 and says what to do', async () => {
    const { status, body } = await browser.post('/small', { given: 'a'.repeat(200) });
    expect(status).toBe(413);
    expect(body).toContain('Make it shorter');
  });

  test('NUL bytes and strange fields do no harm', async () => {
    const answer = await browser.post('/small', { given: 'a\u0000b', __proto__x: '1', constructor: '2' });
    expect(JSON.parse(answer.body)).toEqual({ given: 'ab' });
  });
});

describe('cookies', () => {
  test.each([
    '%',
    '=',
    ';;;',
    '__Host-csrf-public=%E0%A4%A',
    '__Host-csrf-public',
    'a=\u00ff',
    `x=${'y'.repeat(3000)}`,
  ])('a malformed header is no cookie: %j', async (cookie) => {
    const answer = await app.inject({ method: 'GET', url: '/words', headers: { cookie } });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['set-cookie']).toContain('__Host-csrf-public=');
  });
});

describe('errors', () => {
  test('a fault shows a reference and nothing of its cause', async () => {
    const { status, body } = await browser.get('/fails/fault');
    expect(status).toBe(500);
    expect(body).not.toContain('Amina');
    expect(body).toMatch(/<bdi dir="ltr"(?: class="st-whole")?>[0-9a-f]{10}<\/bdi>/);
  });

  test.each([
    ['not-found', 404],
    ['gone', 410],
    ['conflict', 409],
    ['too-many', 429],
    ['own-work', 409],
    ['broken-seal', 500],
  ])('%s answers %d in the reader’s language', async (code, status) => {
    const answer = await browser.get(`/cy/fails/${code}`);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain('<html lang="cy"');
    expect(answer.body).not.toContain('Why it was refused');
  });

  test('the API answers problem+json', async () => {
    const { browser: machine } = face({ audience: 'api' });
    const answer = await machine.get('/fails/gone');
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(answer.body)).toMatchObject({
      status: 410,
      type: expect.stringMatching(/\/problems\/gone$/),
    });
    expect(JSON.parse((await machine.get('/nothing')).body)).toMatchObject({ status: 404 });
  });
});

describe('who may', () => {
  test('nobody signed in: GET leads to the sign-in, POST gives the words back', async () => {
    const { browser: stranger } = face({ audience: 'staff' });
    expect((await stranger.get('/things/7?tab=2')).location).toBe('/sign-in?wanted=%2Fthings%2F7%3Ftab%3D2');
    const answer = await stranger.post('/things/7', { note: 'a long note' });
    expect(answer.status).toBe(401);
    expect(answer.body).toContain('a long note</textarea>');
  });

  test('the wrong role gets a page that says whom to ask', async () => {
    const answer = await face({ audience: 'staff' }, INSPECTOR).browser.get('/commanders');
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('ask your supervisor');
    expect(answer.body).toContain('Jo Ellis');
  });

  test('a route for leaders or staff is never open on the public face', async () => {
    expect((await browser.get('/leaders-only')).status).toBe(403);
    expect((await browser.get('/things/7')).status).toBe(403);
  });

  test('a session that cannot be read does not close pages that are open to anyone', async () => {
    const broken = face({
      audience: 'staff',
      resolveActor: async () => Promise.reject(new Error('no database')),
    });
    expect((await broken.browser.get('/words')).status).toBe(200);
    expect((await broken.browser.get('/things/7')).status).toBe(500);
  });
});

test('a route may be used so often a minute, then says wait', async () => {
  const { browser: reader } = face();
  const from = { 'x-forwarded-for': '203.0.113.9' };
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await reader.get('/limited', from)).status);
  expect(statuses).toEqual([200, 200, 429]);
  expect((await reader.get('/limited', { 'x-forwarded-for': '198.51.100.1' })).status).toBe(200);
  expect((await reader.get('/ur/limited', from)).headers['retry-after']).toBe('60');
});

test('server-sent events arrive', async () => {
  const { headers, body } = await browser.get('/events');
  expect(headers['content-type']).toContain('text/event-stream');
  expect(body).toContain('event: changed\ndata: 1\n\n');
});

test('requests are counted by route template', async () => {
  const { server, browser: reader } = face();
  await reader.get('/fails/gone');
  expect(await server.metrics.registry.metrics()).toContain('route="/fails/:code",status="410"');
});

test('a taken port stops the start with one sentence that names the setting', async () => {
  const first = face().server;
  const url = await first.listen(0);
  await expect(face().server.listen(Number(new URL(url).port))).rejects.toThrow(
    /STAND_PUBLIC_PORT: port \d+ is taken/,
  );
});

test('a form that comes back with problems shows what waits in the navigation, as the page before it did', async () => {
  const { browser: reader } = face({
    process: 'staff',
    audience: 'staff',
    resolveActor: async () => INSPECTOR,
    countWaiting: async () => ({ '/words': 7 }),
    navigation: ({ waiting }) => [
      { text: 'Words', href: '/words', active: true, count: waiting['/words'] ?? 0 },
    ],
  });
  const seen = '<span class="st-count">7</span>';
  expect((await reader.get('/words')).body).toContain(seen);
  const again = await reader.post('/words', { signIn: '' });
  expect([again.status, again.body.includes(seen)]).toEqual([422, true]);
  const failed = await reader.get('/fails/not-found');
  expect([failed.status, failed.body.includes(seen)]).toEqual([404, true]);
});

test('a change is made before what waits is counted, and nothing is lost where it cannot be counted', async () => {
  const order: string[] = [];
  let fails = false;
  const { browser: reader } = face({
    process: 'staff',
    audience: 'staff',
    resolveActor: async () => INSPECTOR,
    routes: [
      ...exampleRoutes,
      ...defineRoutes('example', [
        {
          method: 'POST',
          url: '/act',
          policy: anyone('example.act'),
          audit: 'none: a page of the test',
          handle: (visit) => {
            order.push('act');
            if (visit.field('after') === 'refuse') throw new Refusal('gone', 'Why it was refused.');
            return visit.field('after') === 'show'
              ? visit.page('question', { title: 'Done', fields: [], skip: true }, {})
              : visit.redirect('/done');
          },
        },
      ]),
    ],
    countWaiting: async () => {
      order.push('count');
      if (fails) throw new Error('canceling statement due to statement timeout');
      return { '/words': order.length };
    },
    navigation: ({ waiting }) => [
      { text: 'Words', href: '/words', active: true, count: waiting['/words'] ?? 0 },
    ],
  });
  await reader.get('/words');
  order.length = 0;
  expect((await reader.post('/act', {})).status).toBe(303);
  expect(order).toEqual(['act']);
  for (const [after, status] of [
    ['show', 200],
    ['refuse', 410],
  ] as const) {
    order.length = 0;
    const { status: given, body } = await reader.post('/act', { after });
    expect([given, order, body.includes('<span class="st-count">2</span>')]).toEqual([
      status,
      ['act', 'count'],
      true,
    ]);
  }
  fails = true;
  expect((await reader.get('/words')).status).toBe(200);
  expect((await reader.post('/act', { after: 'show' })).status).toBe(200);
  expect((await reader.post('/words', { signIn: '' })).status).toBe(422);
});
