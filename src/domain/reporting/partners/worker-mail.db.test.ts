import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Channel } from '#channel';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { emailTo } from '../../../channels/email/email.testing.ts';
import { type Letter, MailSink } from '../../../channels/email/mail-sink.testing.ts';
import { sendMessageToReporter } from '../send-message-to-reporter.ts';
import { jobs } from '../worker.jobs.ts';
import { type PartnerBench, partnerBench, REPORT } from './partners.testing.ts';
import { openWorkspace, type Workspace } from './workspace.testing.ts';

let runtime: TestRuntime;
let bench: PartnerBench;
let desk: Workspace;
const sink = new MailSink();
let channel: Channel;

beforeAll(async () => {
  runtime = await testRuntime();
  bench = await partnerBench(runtime);
  desk = openWorkspace(runtime);
  await sink.open();
  channel = emailTo(sink.port);
});
afterAll(async () => {
  await channel.close();
  await sink.close();
  await desk.face.close();
  await bench.close();
  await runtime.close();
});

/** Runs the job by name for every event of its kind since the last time, as the worker would. */
async function mailsOf(name: string): Promise<Letter[]> {
  sink.mails.length = 0;
  const job = jobs.find((one) => one.name === name);
  const events = await runtime.sql<{ payload: unknown }>(
    'select payload from platform.outbox_event where name = any($1) order by at',
    [job?.events],
  );
  for (const { payload } of events)
    await job?.run({ ...runtime.role('worker'), channel }, runtime.forceId, payload);
  await runtime.sql('delete from platform.outbox_event where name = any($1)', [job?.events]);
  return sink.read();
}

it('welcomes whoever was invited, and sends the link they ask for to nobody else', async () => {
  await bench.partner('Ferry Community Desk');
  await desk.invite('Ferry Community Desk', 'noor@ferry.example', true);
  const [welcome] = await mailsOf('reporting.welcome-partner-worker');
  expect(welcome).toMatchObject({ to: 'noor@ferry.example' });
  expect(welcome?.text).toContain('/sign-in');
  expect(welcome?.text).not.toContain('/link/');
  await desk.signIn('noor@ferry.example');
  await desk.signIn('nobody@ferry.example');
  // The helper has used the links; what the worker would have sent is asked for anew.
  await runtime.sql('update access.login_link set used_at = null');
  const links = await mailsOf('reporting.send-login-link');
  expect(links.map(({ to }) => to)).toEqual(['noor@ferry.example']);
  expect(links[0]?.text).toMatch(/\/link\/\S+/);
});

it('says that there is something to read to who entered it, and to the managers where a program did', async () => {
  const { key } = await bench.partner('Harbour Reporting Centre', 'TPRC');
  await desk.invite('Harbour Reporting Centre', 'sol@harbour.example', true);
  await desk.invite('Harbour Reporting Centre', 'ray@harbour.example');
  const actor = await signIn(runtime, ['DUTY_INSPECTOR']);
  const write = (reportId: string) =>
    runtime.as(actor, (ctx) => sendMessageToReporter(ctx, { reportId, text: 'Is she safe? PC Reed' }));
  const { json } = await bench.call(key, 'POST', '/api/v1/reports', REPORT);
  await write(String(json.id));
  const [told, ...others] = await mailsOf('reporting.tell-partner-workers');
  expect([told?.to, others]).toEqual(['sol@harbour.example', []]);
  for (const word of ['safe', 'Reed', String(json.reference), 'hate', 'report'])
    expect(`${told?.subject} ${told?.text}`).not.toContain(word);

  const ray = await desk.signIn('ray@harbour.example');
  const token = /name="formToken" value="([^"]+)"/.exec((await ray.get('/reports/new')).body)?.[1] ?? '';
  const form = {
    danger: 'NO',
    role: 'ME',
    narrative: 'Shouted at.',
    happened: ['THREATENED'],
    identity: 'unknown',
  };
  const { location } = await ray.post('/reports/new', { formToken: token, ...form });
  await write(/[0-9a-f-]{36}/.exec(location)?.[0] ?? '');
  const next = await mailsOf('reporting.tell-partner-workers');
  expect(next.map(({ to }) => to)).toEqual(['ray@harbour.example']);
});
