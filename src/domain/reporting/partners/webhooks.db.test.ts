import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { sendMessageToReporter } from '../send-message-to-reporter.ts';
import { setReporterStatus } from '../set-reporter-status.ts';
import { endPartner } from './end-partner.ts';
import { type PartnerBench, partnerBench, REPORT } from './partners.testing.ts';
import { setPartnerWebhook } from './set-partner-webhook.ts';

const NAME = 'Ferry Community Desk';
let runtime: TestRuntime;
let bench: PartnerBench;
let key = '';
let hook = '';
let secret = '';
let answers: number[] = [];
let calls: { headers: IncomingHttpHeaders; body: string }[] = [];

/** The partner's own server, on a real socket; it answers as told, then with 204. */
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    calls.push({ headers: request.headers, body });
    response.writeHead(answers.shift() ?? 204).end();
  });
});
const setHook = (url: string, mayBeLocal = true) =>
  bench.owner((ctx) => setPartnerWebhook(ctx, { name: NAME, url, mayBeLocal }));

beforeAll(async () => {
  runtime = await testRuntime();
  bench = await partnerBench(runtime);
  ({ key } = await bench.partner(NAME));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  hook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  await new Promise((done) => server.close(done));
  await bench.close();
  await runtime.close();
});
beforeEach(async () => {
  calls = [];
  answers = [];
  secret = (await setHook(hook)).secret ?? '';
});

/** A report with a message from the police, whose notice waits in the queue. */
async function written(): Promise<string> {
  const { json } = await bench.call(key, 'POST', '/api/v1/reports', REPORT);
  const reportId = String(json.id);
  await runtime.runJobs();
  calls = [];
  const actor = await signIn(runtime, ['DUTY_INSPECTOR']);
  await runtime.as(actor, (ctx) => sendMessageToReporter(ctx, { reportId, text: 'Please ring us. PC Reed' }));
  return reportId;
}
const noticesOf = (reportId: string) =>
  runtime.sql('select state, attempts, status from reporting.partner_notice where report_id = $1', [
    reportId,
  ]);
/** Brings the next try of every waiting job to now. */
const hurry = () => runtime.sql('update graphile_worker._private_jobs set run_at = now()');

it('a partner is called with identifiers alone, signed as Standard Webhooks says', async () => {
  const reportId = await written();
  await runtime.runJobs();
  const [call] = calls;
  expect(calls).toHaveLength(1);
  expect(JSON.parse(call?.body ?? '')).toEqual({
    type: 'report.message-written',
    timestamp: expect.any(String),
    data: { reportId },
  });
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = call?.headers ?? {};
  const bytes = Buffer.from(secret.replace('whsec_', ''), 'base64');
  expect(bytes).toHaveLength(32);
  const wanted = createHmac('sha256', bytes)
    .update(`${String(id)}.${String(at)}.${call?.body ?? ''}`)
    .digest('base64');
  expect(signature).toBe(`v1,${wanted}`);
  expect(Math.abs(Number(at) - Date.now() / 1000)).toBeLessThan(60);
  expect(await noticesOf(reportId)).toEqual([{ state: 'delivered', attempts: 1, status: 204 }]);
  const stored = await runtime.sql<{ s: Buffer }>(
    'select webhook_secret_sealed as s from reporting.partner where name = $1',
    [NAME],
  );
  expect(stored[0]?.s.includes(secret)).toBe(false);
});

it('a status that moves on is told too', async () => {
  const { json } = await bench.call(key, 'POST', '/api/v1/reports', REPORT);
  const actor = await signIn(runtime, ['DUTY_INSPECTOR']);
  await runtime.as(actor, (ctx) => setReporterStatus(ctx, { reportId: String(json.id), status: 'read' }));
  await runtime.runJobs();
  expect(calls.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
    'report.status-changed',
  ]);
});

it('what is not taken is tried again with the same webhook-id', async () => {
  answers = [503, 302];
  const reportId = await written();
  expect((await runtime.runJobs({ failures: 'collect' })).failures).toHaveLength(1);
  await hurry();
  expect((await runtime.runJobs({ failures: 'collect' })).failures).toHaveLength(1);
  expect(await noticesOf(reportId)).toEqual([{ state: 'waiting', attempts: 2, status: 302 }]);
  await hurry();
  await runtime.runJobs();
  expect(await noticesOf(reportId)).toEqual([{ state: 'delivered', attempts: 3, status: 204 }]);
  expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
});

it('the twelfth refusal is the last, and no dead letter', async () => {
  const reportId = await written();
  await runtime.sql('update reporting.partner_notice set attempts = 11 where report_id = $1', [reportId]);
  answers = [500];
  await runtime.runJobs();
  expect(await noticesOf(reportId)).toEqual([{ state: 'given-up', attempts: 12, status: 500 }]);
  expect(
    await runtime.sql(`select 1 from platform.dead_letter where job_name = 'reporting.call-partner'`),
  ).toEqual([]);
});

it('410 stops all calls until the address is set again', async () => {
  answers = [410];
  const first = await written();
  await runtime.runJobs();
  expect(await noticesOf(first)).toEqual([{ state: 'dropped', attempts: 1, status: 410 }]);
  const second = await written();
  await runtime.runJobs();
  expect(await noticesOf(second)).toEqual([]);
  await setHook(hook);
  const third = await written();
  await runtime.runJobs();
  expect(await noticesOf(third)).toMatchObject([{ state: 'delivered' }]);
});

it('only https is taken in production, and a partner that ends is called no more', async () => {
  await expect(setHook('http://partner.example/hook', false)).rejects.toMatchObject({
    code: 'invalid-input',
  });
  await expect(setHook('https://user:word@partner.example/', false)).rejects.toMatchObject({
    code: 'invalid-input',
  });
  const reportId = await written();
  await bench.owner((ctx) => endPartner(ctx, { name: NAME, handTo: 'police' }));
  await runtime.runJobs();
  expect(calls).toEqual([]);
  expect(await noticesOf(reportId)).toMatchObject([{ state: 'dropped' }]);
  expect(await runtime.sql(`select 1 from platform.seal where owner_table = 'reporting.partner'`)).toEqual(
    [],
  );
});
