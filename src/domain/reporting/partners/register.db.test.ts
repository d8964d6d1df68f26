import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer, type WebServer } from '#platform/web/server';
import { TestBrowser } from '#platform/web/site.testing';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { staffRoutes } from '../staff.routes.ts';
import { NO_LATER_ROOM } from '../visitor.testing.ts';
import { type PartnerBench, partnerBench, REPORT } from './partners.testing.ts';
import { openWorkspace, type Workspace } from './workspace.testing.ts';

let runtime: TestRuntime;
let bench: PartnerBench;
let desk: Workspace;
const faces: WebServer[] = [];

beforeAll(async () => {
  runtime = await testRuntime();
  bench = await partnerBench(runtime);
  desk = openWorkspace(runtime);
});
afterAll(async () => {
  for (const face of [...faces, desk.face, bench]) await face.close();
  await runtime.close();
});

async function officer(role: Role): Promise<TestBrowser> {
  const actor = await signIn(runtime, [role]);
  const face = createServer({
    process: 'staff',
    runtime: runtime.role('staff_web'),
    routes: staffRoutes(NO_LATER_ROOM),
    log: silentLog,
    audience: 'staff',
    forceName: 'Aldermarch Police',
    resolveActor: async () => actor,
  });
  faces.push(face);
  return new TestBrowser(face.app);
}

it('takes an organisation in, with its first manager and a key that is shown once', async () => {
  const administrator = await officer('ADMINISTRATOR');
  expect((await administrator.get('/partners')).status).toBe(200);
  expect((await administrator.post('/partners', { name: '', route: 'TPRC' })).status).toBe(422);
  const added = await administrator.post('/partners', { name: 'Ferry Community Desk', route: 'TPRC' });
  expect(added.status).toBe(303);
  expect(
    (await administrator.post('/partners', { name: 'Ferry Community Desk', route: 'TPRC' })).status,
  ).toBe(422);
  const page = added.location.split('?')[0] ?? '';
  const worker = { name: 'Noor Salim', email: 'noor@ferry.example', role: 'MANAGER' };
  expect((await administrator.post(`${page}/workers`, worker)).status).toBe(303);
  expect((await administrator.post(`${page}/workers`, worker)).status).toBe(422);
  const made = await administrator.post(`${page}/keys`, { days: '30' });
  const [key = ''] = /stp_[0-9a-f]{32}_[A-Za-z0-9_-]{43}/.exec(made.body) ?? [];
  expect((await bench.call(key, 'POST', '/api/v1/reports', REPORT)).status).toBe(201);
  expect((await administrator.get(page)).body).not.toContain('stp_');
  expect((await administrator.post(`${page}/keys`, { days: '999' })).status).toBe(422);
  expect((await (await desk.signIn('noor@ferry.example')).get('/')).status).toBe(200);
});

it('ends the work: keys and sign-ins die at once, and the open reports go on with another organisation', async () => {
  const administrator = await officer('ADMINISTRATOR');
  const leaving = await bench.partner('Leaving Desk', 'STOP_HATE_UK');
  const next = await bench.partner('Harbour Reporting Centre', 'TPRC');
  await desk.invite('Leaving Desk', 'ola@leaving.example');
  await desk.invite('Harbour Reporting Centre', 'sol@harbour.example');
  const ola = await desk.signIn('ola@leaving.example');
  const id = String((await bench.call(leaving.key, 'POST', '/api/v1/reports', REPORT)).json.id);
  await bench.call(leaving.key, 'POST', `/api/v1/reports/${id}/messages`, { text: 'She moved house.' });
  expect((await ola.get(`/reports/${id}`)).status).toBe(200);
  const formToken = /name="formToken" value="([^"]+)"/.exec((await ola.get('/reports/new')).body)?.[1] ?? '';
  const form = {
    danger: 'NO',
    role: 'ME',
    narrative: 'Shouted at.',
    happened: ['HURT'],
    identity: 'unknown',
  };
  const { location } = await ola.post('/reports/new', { formToken, ...form });
  const entered = /[0-9a-f-]{36}/.exec(location)?.[0] ?? '';
  expect((await ola.get(`/reports/${entered}`)).body).toContain('Entered by');
  await administrator.get(`/partners/${leaving.partnerId}`);
  expect((await administrator.post(`/partners/${leaving.partnerId}/end`, {})).status).toBe(422);
  const ended = await administrator.post(`/partners/${leaving.partnerId}/end`, { handTo: next.partnerId });
  expect(ended.status).toBe(303);
  expect((await ola.get('/')).status).toBe(303);
  expect((await bench.call(leaving.key, 'GET', `/api/v1/reports/${id}`)).status).toBe(401);
  const sol = await desk.signIn('sol@harbour.example');
  const page = await sol.get(`/reports/${id}`);
  expect(page.body).toContain('Another organisation brought this report');
  expect(page.body).toContain('She moved house.');
  // Who worked for the other organisation is not told to this one.
  expect((await sol.get(`/reports/${entered}`)).body).not.toMatch(/Entered by|ola/);
  expect(
    await runtime.sql(
      `select 1 from reporting.partner_worker where name = 'ola' and email_sealed is not null`,
    ),
  ).toEqual([]);
});

it('ends a key and a sign-in alone', async () => {
  const administrator = await officer('ADMINISTRATOR');
  const one = await bench.partner('School Desk', 'SCHOOL_UNI');
  const workerId = await desk.invite('School Desk', 'ray@school.example');
  const ray = await desk.signIn('ray@school.example');
  await administrator.get(`/partners/${one.partnerId}`);
  await administrator.post(`/partners/${one.partnerId}/keys/${one.keyId}/end`, {});
  expect((await bench.call(one.key, 'GET', '/api/v1/reports/x')).status).toBe(401);
  expect((await ray.get('/')).status).toBe(200);
  await administrator.post(`/partners/${one.partnerId}/workers/${workerId}/remove`, {});
  expect((await ray.get('/')).status).toBe(303);
});

it('is the administrator’s alone', async () => {
  for (const role of ['DUTY_INSPECTOR', 'COMMANDER', 'ENGAGEMENT_OFFICER'] as const)
    expect((await (await officer(role)).get('/partners')).status).toBe(403);
});
