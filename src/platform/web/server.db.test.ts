import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestRuntime, testRuntime } from '../db/testing.ts';
import { silentLog } from '../observability/log.ts';
import { exampleRoutes, INSPECTOR } from './example.testing.ts';
import { createServer, type WebServer } from './server.ts';
import { TestBrowser } from './site.testing.ts';

let runtime: TestRuntime;
let server: WebServer;
let browser: TestBrowser;

beforeAll(async () => {
  runtime = await testRuntime({ role: 'staff_web' });
  server = createServer({
    process: 'staff',
    runtime,
    routes: exampleRoutes,
    log: silentLog,
    audience: 'staff',
    resolveActor: async () => INSPECTOR,
  });
  browser = new TestBrowser(server.app);
});
afterAll(async () => {
  await server.close();
  await runtime.close();
});

const audited = () =>
  runtime.sql<{ line: string }>(`select row_to_json(a)::text as line from platform.audit_entry a`);

test('ready once the database answers', async () => {
  expect((await browser.get('/readyz')).status).toBe(200);
});

test('reading a record writes one line with the route’s name and the record, none of it twice', async () => {
  const id = '0a1b2c3d-0000-4000-8000-00000000000a';
  expect((await browser.get(`/things/${id}`)).status).toBe(200);
  const lines = (await audited()).filter(({ line }) => line.includes(id));
  expect(lines).toHaveLength(1);
  for (const part of [
    'example.read-thing',
    'example',
    'consultation',
    INSPECTOR.kind === 'staff' ? INSPECTOR.id : '',
  ])
    expect(lines[0]?.line).toContain(part);
});

test('a handler that never opened a transaction is audited before its reply', async () => {
  await browser.get('/words');
  const answer = await browser.post('/things/0a1b2c3d-0000-4000-8000-00000000000b', {});
  expect(answer.location).toBe('/things');
  const lines = (await audited()).filter(({ line }) => line.includes('example.write-thing'));
  expect(lines).toHaveLength(1);
  expect(lines[0]?.line).toContain('alteration');
});

test('a refused request and a route without an audit name write nothing', async () => {
  const before = (await audited()).length;
  await browser.get('/commanders');
  await browser.get('/words');
  await browser.get('/nothing');
  expect(await audited()).toHaveLength(before);
});
