import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#kernel/ids';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { openIdentity, openReport } from '../open-report.ts';
import { reportForTriage } from '../report.reads.ts';
import { sendMessageToReporter } from '../send-message-to-reporter.ts';
import { endPartner } from './end-partner.ts';
import { type PartnerBench, partnerBench, REPORT } from './partners.testing.ts';
import { openWorkspace, type Workspace } from './workspace.testing.ts';

let runtime: TestRuntime;
let bench: PartnerBench;
let desk: Workspace;
let key: string;
let worker: TestBrowser;

beforeAll(async () => {
  runtime = await testRuntime();
  bench = await partnerBench(runtime);
  desk = openWorkspace(runtime);
  key = (await bench.partner('Ferry Community Desk')).key;
  await bench.partner('Harbour Reporting Centre', 'TPRC');
  await desk.invite('Ferry Community Desk', 'noor@ferry.example');
  worker = await desk.signIn('noor@ferry.example');
});
afterAll(async () => {
  await desk.face.close();
  await bench.close();
  await runtime.close();
});

const tokenIn = (body: string): string => /name="formToken" value="([^"]+)"/.exec(body)?.[1] ?? '';
const FORM = {
  danger: 'NO',
  role: 'ME',
  narrative: 'He shouted at her outside the ferry office.',
  happened: ['SAID_OR_SHOUTED', 'THREATENED'],
  harm: ['MAY_COME_BACK'],
  whenKind: 'TODAY',
  placeKind: 'STREET',
  place: 'Ferry office',
  areaPath: 'eastmarch/mill-ward',
  why: ['RELIGION'],
  religion: ['MUSLIM'],
  identity: 'known-to-partner',
  partnerReference: 'FC-31',
};
const brought = async (): Promise<string> =>
  String((await bench.call(key, 'POST', '/api/v1/reports', REPORT)).json.id);
const inspector = () => signIn(runtime, ['DUTY_INSPECTOR']);
async function enter(
  browser: TestBrowser,
  form: object = {},
): Promise<{ status: number; location: string; body: string }> {
  const token = tokenIn((await browser.get('/reports/new')).body);
  return browser.post('/reports/new', { formToken: token, ...FORM, ...form });
}
const idIn = (location: string): string => /[0-9a-f-]{36}/.exec(location)?.[0] ?? '';

describe('a case worker in the browser', () => {
  it('enters a report: the same record as by the interface, without a name, in the duty queue', async () => {
    const page = await worker.get('/reports/new');
    expect(page.status).toBe(200);
    const sent = await worker.post('/reports/new', { formToken: tokenIn(page.body), ...FORM });
    expect(sent.status).toBe(303);
    const id = idIn(sent.location);
    // The same page sent twice is one report.
    const again = await worker.post('/reports/new', { formToken: tokenIn(page.body), ...FORM });
    expect(again.location).toBe(sent.location);
    await runtime.runJobs();
    expect(await runtime.sql('select 1 from triage.oversight where report_id = $1', [id])).toHaveLength(1);
    const actor = await inspector();
    expect(await runtime.as(actor, (ctx) => reportForTriage(ctx.tx, ctx.forceId, id))).toMatchObject({
      route: 'TELL_MAMA',
      anonymity: 'NAMED_TO_INTERMEDIARY_ONLY',
      areaPath: 'eastmarch/mill-ward',
      perceivedBy: 'VICTIM',
    });
    const told = await runtime.as(actor, (ctx) => openReport(ctx, { reportId: id, purpose: 'triage' }));
    expect(told.narrative.reveal()).toBe(FORM.narrative);
    const own = await worker.get(sent.location);
    expect(own.body).toContain('FC-31');
    expect(own.body).toContain('A senior officer reads it within 15 minutes');
    // What was told is sealed to the force alone.
    expect(own.body).not.toContain(FORM.narrative);
    const [line] = await runtime.sql<{ actor_kind: string }>(
      `select actor_kind from platform.audit_entry where act = 'reporting.take-partner-report' and subject_id = $1`,
      [id],
    );
    expect(line?.actor_kind).toBe('partner');
  });

  it('is told beside each field what is wrong, by the interface’s own check, and nothing is stored', async () => {
    const before = await runtime.sql('select count(*) from reporting.report');
    const empty = await enter(worker, { danger: '', narrative: '', identity: '', happened: [] });
    expect(empty.status).toBe(422);
    for (const field of ['danger', 'narrative', 'identity', 'happened'])
      expect(empty.body).toContain(`href="#${field}"`);
    const shared = await enter(worker, { identity: 'shared', contactBy: 'CALL', whenKind: 'DATE' });
    for (const field of ['name', 'phone', 'incidentDate']) expect(shared.body).toContain(`href="#${field}"`);
    const named = await enter(worker, { name: 'Sam Merlin' });
    expect(named.status).toBe(422);
    expect(named.body).toContain('the police may not know it');
    expect((await enter(worker, { partnerReference: 'two words' })).body).toContain(
      'href="#partnerReference"',
    );
    expect(await runtime.sql('select count(*) from reporting.report')).toEqual(before);
  });

  it('sees first what waits for an answer, answers it, and the officer reads the answer', async () => {
    const id = await brought();
    const actor = await inspector();
    const text = 'Is she safe at home? PC Reed';
    await runtime.as(actor, (ctx) => sendMessageToReporter(ctx, { reportId: id, text }));
    const list = await worker.get('/');
    expect(list.body).toContain('Need an answer (1)');
    expect(list.body).toContain(`/reports/${id}`);
    const page = await worker.get(`/reports/${id}`);
    expect(page.body).toContain(text);
    const form = { formToken: tokenIn(page.body), text: 'Yes. She is with her sister.' };
    expect((await worker.post(`/reports/${id}/messages`, form)).status).toBe(303);
    expect((await worker.post(`/reports/${id}/messages`, form)).status).toBe(303);
    const after = await worker.get(`/reports/${id}`);
    expect(after.body.match(/with her sister/g)).toHaveLength(1);
    expect((await worker.get('/')).body).toContain('Need an answer (0)');
    expect((await worker.post(`/reports/${id}/messages`, { ...form, text: '' })).status).toBe(422);
  });

  it('changes consent: the name crosses with a reason, and is erased when it is taken back', async () => {
    const id = await brought();
    await worker.get(`/reports/${id}/consent`);
    const shared = {
      identity: 'shared',
      name: 'Amal Haddad',
      contactBy: 'CALL',
      phone: '01632 960111',
      leaveMessage: 'NO',
    };
    expect((await worker.post(`/reports/${id}/consent`, shared)).status).toBe(303);
    const actor = await inspector();
    const opened = await runtime.as(actor, (ctx) => openIdentity(ctx, { reportId: id, purpose: 'unmask' }));
    expect(opened?.name.reveal()).toBe('Amal Haddad');
    expect((await worker.post(`/reports/${id}/consent`, { identity: 'known-to-partner' })).status).toBe(303);
    expect(await runtime.sql('select 1 from reporting.identity where report_id = $1', [id])).toEqual([]);
    expect((await worker.get(`/reports/${id}`)).body).toContain('Nothing of the person was sent');
  });

  it('withdraws, only after saying that the person asked for it', async () => {
    const id = await brought();
    await worker.get(`/reports/${id}/withdraw`);
    expect((await worker.post(`/reports/${id}/withdraw`, {})).status).toBe(422);
    expect((await worker.post(`/reports/${id}/withdraw`, { sure: 'YES' })).status).toBe(303);
    expect((await worker.get('/?show=closed')).body).toContain(`/reports/${id}`);
    const [row] = await runtime.sql('select withdrawn_at from reporting.report where id = $1', [id]);
    expect(row?.withdrawn_at).not.toBeNull();
  });
});

describe('the walls', () => {
  it('shows another organisation nothing, and answers alike for what is not there', async () => {
    const id = await brought();
    await desk.invite('Harbour Reporting Centre', 'sol@harbour.example', true);
    const stranger = await desk.signIn('sol@harbour.example');
    const shape = ({ status, body }: { status: number; body: string }) => ({
      status,
      body: body.replaceAll(/value="[^"]+"/g, '').replaceAll(id, 'ID'),
    });
    expect((await stranger.get('/?show=open')).body).not.toContain(id);
    const nobody = newId();
    for (const part of ['', '/consent', '/withdraw', '/files']) {
      const theirs = await stranger.get(`/reports/${id}${part}`);
      const none = await stranger.get(`/reports/${nobody}${part}`);
      expect(theirs.status).toBe(404);
      expect(shape(theirs)).toEqual({ ...shape(none), body: shape(none).body.replaceAll(nobody, 'ID') });
    }
    for (const [part, form] of [
      ['/messages', { text: 'hello', formToken: 'a'.repeat(32) }],
      ['/consent', { identity: 'unknown' }],
      ['/withdraw', { sure: 'YES' }],
    ] as const)
      expect((await stranger.post(`/reports/${id}${part}`, form)).status).toBe(404);
    expect((await worker.get(`/reports/${id}`)).status).toBe(200);
  });

  it('asks everybody else to sign in, tells no address apart, and a leader’s link opens nothing here', async () => {
    const anybody = new TestBrowser(desk.face.app);
    expect((await anybody.get('/')).location).toBe('/sign-in?wanted=%2F');
    await anybody.get('/sign-in');
    const known = await anybody.post('/sign-in', { email: 'noor@ferry.example' });
    const unknown = await anybody.post('/sign-in', { email: 'nobody@ferry.example' });
    expect([known.status, known.location]).toEqual([unknown.status, unknown.location]);
    const lost = await desk.signIn('nobody@ferry.example');
    expect((await lost.get('/')).status).toBe(303);
    await runtime.sql(`update access.login_link set audience = 'leader'`);
    const [{ id = '' } = {}] = await runtime.sql<{ id: string }>(
      'select id from access.login_link where person_id is not null order by asked_at desc limit 1',
    );
    expect((await anybody.get(`/link/${id}.${'a'.repeat(43)}`)).status).toBe(410);
  });

  it('signs out, and ends at once for whoever is removed or whose organisation ends', async () => {
    await bench.partner('Closing Desk', 'EMPLOYER');
    await desk.invite('Closing Desk', 'mo@closing.example', true);
    const manager = await desk.signIn('mo@closing.example');
    await manager.get('/colleagues');
    const invite = { name: 'Ida Quill', email: 'ida@closing.example', role: 'CASE_WORKER' };
    expect((await manager.post('/colleagues', invite)).status).toBe(303);
    const taken = await manager.post('/colleagues', invite);
    const elsewhere = await manager.post('/colleagues', { ...invite, email: 'noor@ferry.example' });
    expect([taken.status, elsewhere.status]).toEqual([422, 422]);
    const ida = await desk.signIn('ida@closing.example');
    expect((await ida.get('/colleagues')).body).not.toContain('name="email"');
    await ida.get('/');
    expect((await ida.post('/colleagues', { ...invite, email: 'x@closing.example' })).status).toBe(403);
    const [row] = await runtime.sql<{ id: string }>(
      `select id from reporting.partner_worker where name = 'Ida Quill'`,
    );
    expect((await ida.get(`/colleagues/${row?.id}/remove`)).status).toBe(403);
    await manager.get(`/colleagues/${row?.id}/remove`);
    expect((await manager.post(`/colleagues/${row?.id}/remove`, {})).status).toBe(303);
    expect((await ida.get('/')).status).toBe(303);
    expect(
      await runtime.sql(`select email_index, email_sealed from reporting.partner_worker where id = $1`, [
        row?.id,
      ]),
    ).toEqual([{ email_index: null, email_sealed: null }]);
    const [{ id: self = '' } = {}] = await runtime.sql<{ id: string }>(
      `select id from reporting.partner_worker where name = 'mo'`,
    );
    const last = await manager.post(`/colleagues/${self}/remove`, {});
    expect([last.status, last.body.includes('last manager')]).toEqual([422, true]);
    await bench.owner((ctx) => endPartner(ctx, { name: 'Closing Desk', handTo: 'police' }));
    expect((await manager.get('/')).status).toBe(303);
    const own = await desk.signIn('noor@ferry.example');
    await own.get('/');
    await own.post('/sign-out', {});
    expect((await own.get('/')).status).toBe(303);
  });
});
