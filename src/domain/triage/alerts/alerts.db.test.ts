import { createServer as createSocket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Channel } from '#channel';
import type { StaffActor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { emailTo } from '../../../channels/email/email.testing.ts';
import { MailSink } from '../../../channels/email/mail-sink.testing.ts';
import { type TextBench, textBench } from '../../reporting/texts.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { acknowledgeReport } from '../acknowledge-report.ts';
import { arrivedReport, clockOfKind, passTime } from '../clocks/clock.testing.ts';
import { raiseDanger } from '../raise-danger.ts';
import { restrictReport } from '../restricted/restrict-report.ts';
import { keepDutyAddress } from '../roster/keep-address.ts';
import { setRoster } from '../roster/set-roster.ts';
import { faceOf } from '../triage.testing.ts';
import { jobs } from '../worker.jobs.ts';
import { MOST_LATELY } from './alert.model.ts';
import { alertsOfClock } from './alert.reads.ts';
import { sendAlerts } from './send-alerts.ts';

const PHONE = '+447700900222';
let t: TestRuntime;
let texts: TextBench;
const sink = new MailSink();
let channel: Channel;
let first: StaffActor;
let second: StaffActor;
let commander: StaffActor;

const address = (staffId: string, email: string, phone = '') =>
  t.as(commander, (ctx) => keepDutyAddress(ctx, { staffId, email, phone }));
const onRoster = async (people: readonly StaffActor[]) => {
  await t.sql('delete from triage.roster_entry');
  const [fromAt, untilAt] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];
  const entries = people.map(({ id }, at) => ({ staffId: id, position: at + 1, fromAt, untilAt }));
  await t.as(commander, (ctx) => setRoster(ctx, entries));
};
/** The clocks run, the worker puts down who hears, and sends over real sockets. */
const look = async () => {
  await t.role('worker').runClock('triage.run-clocks');
  await t.runJobs({ failures: 'collect' });
  await send();
};
const send = async () => {
  const job = jobs.find(({ name }) => name === 'triage.send-alerts');
  await job?.run({ ...t.role('worker'), channel, texts: texts.sending.texts }, t.forceId, {});
};
const attention = (id: string) => clockOfKind(t, commander, { reportId: id, kind: 'ATTENTION' });
const alerts = async (id: string) => {
  const clock = await attention(id);
  return (await t.as(commander, (ctx) => alertsOfClock(ctx.tx, ctx.forceId, clock.id))).map(
    ({ staffId, stage, by, state }) => [staffId, stage, by, state],
  );
};
const told = async (pass?: string) => {
  const report = await arrivedReport(t);
  if (pass) await passTime(t, (await attention(report.id)).id, pass);
  return report;
};

beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  texts = await textBench(t);
  await sink.open();
  channel = emailTo(sink.port);
  first = await signIn(t, ['DUTY_INSPECTOR']);
  second = await signIn(t, ['DUTY_INSPECTOR']);
  commander = await signIn(t, ['COMMANDER']);
  await address(first.id, 'first@aldermarch.example');
  await address(second.id, 'second@aldermarch.example', '07700 900222');
});
beforeEach(async () => {
  sink.mails.length = 0;
  sink.busy = false;
  await t.sql(`update triage.alert set made_at = made_at - interval '1 hour'`);
  await onRoster([first, second]);
});
afterAll(async () => {
  await channel?.close();
  await sink.close();
  await texts?.close();
  await t?.close();
});

it('nothing leaves while there is time, then one to the first of the roster, then one each way to the next', async () => {
  const { id, reference } = await told();
  await look();
  expect([sink.mails.length, texts.got(PHONE).length]).toEqual([0, 0]);
  const clock = await attention(id);
  await passTime(t, clock.id, '11 minutes');
  await look();
  await look();
  expect((await sink.read()).map(({ to, subject }) => [to, subject])).toEqual([
    ['first@aldermarch.example', `${reference} waits for an officer`],
  ]);
  await passTime(t, clock.id, '5 minutes');
  await look();
  expect((await sink.read()).slice(1).map(({ to }) => to)).toEqual(['second@aldermarch.example']);
  expect(texts.got(PHONE)).toEqual([
    `${reference} is overdue, nobody has taken it: ${t.config.urls.staff}/triage/${id}`,
  ]);
  // The roster goes on asking the last of it every ten minutes; nobody hears twice of one stage.
  for (const time of ['11 minutes', '11 minutes']) {
    await passTime(t, clock.id, time);
    await look();
  }
  expect([sink.mails.length, texts.got(PHONE).length]).toEqual([2, 1]);
  expect(await alerts(id)).toEqual([
    [first.id, 'WARNING', 'EMAIL', 'handed-over'],
    [second.id, 'OVERDUE', 'EMAIL', 'handed-over'],
    [second.id, 'OVERDUE', 'TEXT', 'handed-over'],
  ]);
});

it('holds a reference and a link, and no fact of the report', async () => {
  const { id, reference } = await told('16 minutes');
  await look();
  expect(sink.mails.length).toBeGreaterThan(0);
  for (const { subject, text } of await sink.read()) {
    expect(text).toContain(reference);
    expect(text).toContain(`/triage/${id}`);
    for (const fact of [
      'mosque',
      'gate',
      'Muslim',
      'Mill',
      'eastmarch',
      'Merlin',
      '900123',
      'hate',
      'danger',
    ])
      expect(`${subject} ${text}`.toLowerCase(), fact).not.toContain(fact.toLowerCase());
  }
  const page = await new TestBrowser(faceOf(t, commander).app).get(`/clocks/${(await attention(id)).id}`);
  expect(page.body).toContain('Handed over. Whether it was read is not known.');
  expect(page.body).not.toContain('second@aldermarch.example');
});

it('says what is not so of nothing: taken first, refused for now, nobody there', async () => {
  const taken = await told('16 minutes');
  await t.role('worker').runClock('triage.run-clocks');
  await t.runJobs({ failures: 'collect' });
  await t.as(first, (ctx) => acknowledgeReport(ctx, taken.id));
  await send();
  expect(sink.mails).toEqual([]);
  expect((await alerts(taken.id)).map((one) => one[3])).toEqual(['not-needed', 'not-needed']);

  const busy = await told('11 minutes');
  sink.busy = true;
  await look();
  expect(await alerts(busy.id)).toEqual([[first.id, 'WARNING', 'EMAIL', 'waiting']]);
  sink.busy = false;
  await t.sql(`update triage.alert set next_at = now() - interval '1 second' where state = 'waiting'`);
  await send();
  expect(await alerts(busy.id)).toEqual([[first.id, 'WARNING', 'EMAIL', 'handed-over']]);

  const shut = await told('11 minutes');
  sink.busy = true;
  await look();
  for (let n = 0; n < 5; n++) {
    await t.sql(`update triage.alert set next_at = now() - interval '1 second' where state = 'waiting'`);
    await send();
  }
  expect(await alerts(shut.id)).toEqual([[first.id, 'WARNING', 'EMAIL', 'gave-up']]);
});

it('a hand-over that broke off counts as in doubt and goes again under the same identifier', async () => {
  const { id } = await told('11 minutes');
  let [connections, closeAfterWords] = [0, true];
  // Takes the whole message and hangs up before it says so.
  const server = createSocket((socket) => {
    connections++;
    let isData = false;
    let heard = '';
    socket.write('220 here\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      heard += String(chunk);
      if (isData && heard.includes('\r\n.\r\n')) {
        isData = false;
        heard = '';
        if (closeAfterWords) socket.destroy();
        else socket.write('250 taken\r\n');
      } else if (!isData && heard.endsWith('\r\n')) {
        isData = /^DATA/im.test(heard);
        heard = '';
        socket.write(isData ? '354 go on\r\n' : '250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const broken = emailTo(port);
  await t.role('worker').runClock('triage.run-clocks');
  await t.runJobs({ failures: 'collect' });
  const run = (email: Channel) =>
    sendAlerts({
      email,
      texts: undefined,
      url: 'https://staff.aldermarch.example',
      forceName: 'Aldermarch Police',
      inTransaction: (fn) => t.role('worker').as({ kind: 'system', name: 'triage.send-alerts' }, fn),
    });
  await run(broken);
  const doubt = async () =>
    (
      await t.sql<{ is: boolean }>(
        'select in_doubt_since is not null as is from triage.alert where state = $1',
        ['waiting'],
      )
    )[0]?.is;
  expect([await doubt(), connections > 0]).toEqual([true, true]);
  closeAfterWords = false;
  await t.sql(`update triage.alert set next_at = now() - interval '1 second' where state = 'waiting'`);
  await run(broken);
  expect(await alerts(id)).toEqual([[first.id, 'WARNING', 'EMAIL', 'handed-over']]);
  await broken.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

it('of a restricted report only who may open it hears; with an empty roster the role on call', async () => {
  const { id } = await told();
  await t.as(second, (ctx) => restrictReport(ctx, { reportId: id, why: 'OFFICER_INVOLVED' }));
  await passTime(t, (await attention(id)).id, '11 minutes');
  await look();
  expect((await sink.read()).map(({ to }) => to)).toEqual(['second@aldermarch.example']);
  sink.mails.length = 0;
  await onRoster([]);
  await address(commander.id, 'commander@aldermarch.example');
  await told('11 minutes');
  await look();
  expect((await sink.read()).map(({ to }) => to)).toEqual(['commander@aldermarch.example']);
  await address(commander.id, '');
});

it('nobody is asked who could not open the report, and where whoever is asked has no address the next hears', async () => {
  const west = await signIn(t, ['DUTY_INSPECTOR'], { scopes: ['westmarch'] });
  const left = await signIn(t, ['DUTY_INSPECTOR']);
  const silent = await signIn(t, ['DUTY_INSPECTOR']);
  await t.sql('update access.staff_member set disabled_at = now() where id = $1', [left.id]);
  await onRoster([west, left, silent, second]);
  const { id } = await told('11 minutes');
  const asked = await t.sql<{ id: string }>(
    'select asked_staff_id as id from triage.oversight where report_id = $1',
    [id],
  );
  expect(asked).toEqual([{ id: silent.id }]);
  await look();
  expect((await alerts(id)).map(([staffId, stage]) => [staffId, stage])).toEqual([
    [second.id, 'WARNING'],
    [second.id, 'WARNING'],
  ]);
  await onRoster([west]);
  await address(commander.id, 'commander@aldermarch.example');
  sink.mails.length = 0;
  await told('11 minutes');
  await look();
  expect((await sink.read()).map(({ to }) => to)).toEqual(['commander@aldermarch.example']);
  await address(commander.id, '');
});

it('at the end of the roster whoever is on call hears too', async () => {
  await onRoster([first]);
  await address(commander.id, 'commander@aldermarch.example');
  const { id } = await told('11 minutes');
  await look();
  expect((await sink.read()).map(({ to }) => to)).toEqual(['first@aldermarch.example']);
  await passTime(t, (await attention(id)).id, '5 minutes');
  await look();
  expect(
    (await sink.read())
      .map(({ to }) => to)
      .slice(1)
      .sort(),
  ).toEqual(['commander@aldermarch.example', 'first@aldermarch.example']);
  await address(commander.id, '');
});

it('danger in a later message leaves the console at once, to whoever has the report, and says nothing of it', async () => {
  const { id, reference } = await told();
  await t.as(second, (ctx) => acknowledgeReport(ctx, id));
  for (let n = 0; n < 2; n++)
    await t.role('worker').as({ kind: 'system', name: 'triage.raise-danger' }, (ctx) => raiseDanger(ctx, id));
  const clock = await clockOfKind(t, second, { reportId: id, kind: 'DANGER' });
  expect(clock.dueAt.getTime() - clock.startedAt.getTime()).toBe(5 * 60_000);
  await passTime(t, clock.id, '10 seconds');
  await look();
  expect((await sink.read()).map(({ to, subject }) => [to, subject])).toEqual([
    ['second@aldermarch.example', `${reference}: open it now`],
  ]);
  expect((await sink.read())[0]?.text.toLowerCase()).not.toContain('danger');
  await passTime(t, clock.id, '6 minutes');
  await look();
  expect((await sink.read()).map(({ to }) => to)).toContain('first@aldermarch.example');
  const page = new TestBrowser(faceOf(t, second).app);
  expect((await page.get(`/triage/${id}`)).body).toContain('A later message may tell of danger now.');
  await page.post(`/clocks/${clock.id}/stop`, { reason: 'DONE' });
  expect((await clockOfKind(t, second, { reportId: id, kind: 'DANGER' })).stoppedBy).toBe(second.id);
});

it('in a surge one alert stands for many, and danger is told one by one all the same', async () => {
  await onRoster([first]);
  for (let n = 0; n < MOST_LATELY + 3; n++) await told('11 minutes');
  const danger = await arrivedReport(t, { danger: 'YES', called: 'NOT_NOW' });
  await passTime(t, (await attention(danger.id)).id, '4 minutes');
  await look();
  const subjects = (await sink.read()).map(({ subject }) => subject);
  expect(subjects.length).toBe(MOST_LATELY + 2);
  expect(subjects.filter((one) => one === 'Many reports wait for an officer')).toHaveLength(1);
  expect(subjects).toContain(`${danger.reference} waits for an officer`);
  expect((await sink.read()).find(({ subject }) => subject.startsWith('Many'))?.text).toContain(
    '/triage?filter=unread',
  );
  const kept = await t.sql<{ n: number }>(
    `select count(*)::int as n from triage.alert where state = 'bundled' and made_at > now() - interval '10 minutes'`,
  );
  expect(kept).toEqual([{ n: 2 }]);
});

it('is switched off by a setting, and an address that was taken away is sent nothing', async () => {
  const worker = t.role('worker');
  const quiet = await told('11 minutes');
  await worker.runClock('triage.run-clocks');
  worker.config.alerts = false;
  await t.runJobs({ failures: 'collect' });
  worker.config.alerts = true;
  expect(await alerts(quiet.id)).toEqual([]);

  const gone = await told('11 minutes');
  await worker.runClock('triage.run-clocks');
  await t.runJobs({ failures: 'collect' });
  await address(first.id, '');
  await send();
  expect(await alerts(gone.id)).toEqual([[first.id, 'WARNING', 'EMAIL', 'no-way']]);
  expect(
    await t.sql(`select 1 from platform.seal where owner_table = 'access.staff_contact' and record_id = $1`, [
      first.id,
    ]),
  ).toEqual([]);
  await address(first.id, 'first@aldermarch.example');
});

it('the roster page keeps an address, says how alerts reach whom, and never shows one back', async () => {
  const page = new TestBrowser(faceOf(t, second).app);
  await page.get('/roster');
  const wrong = await page.post('/roster/addresses', {
    addressId: first.id,
    email: 'first',
    phone: '020 7946 0000',
  });
  expect(wrong.status).toBe(422);
  expect(
    (await page.post('/roster/addresses', { addressId: first.id, email: '', phone: '01632 960001' })).body,
  ).toContain('Give a mobile number');
  const form = { addressId: first.id, email: 'first@aldermarch.example', phone: '07700 900111' };
  expect((await page.post('/roster/addresses', form)).status).toBe(303);
  const { body } = await page.get('/roster');
  expect(body).toContain('by e-mail and text');
  expect(body).not.toContain('first@aldermarch.example');
  expect(body).not.toContain('900111');
  const rows = await t.sql<{ row: string }>('select c::text as row from access.staff_contact c');
  expect(rows.map(({ row }) => row).join()).not.toContain(Buffer.from('first@').toString('hex'));
  await expect(
    t.as(second, (ctx) => ctx.tx.rows('select email_sealed from access.staff_contact')),
  ).rejects.toThrow(/permission denied/);
  await expect(
    t.as(await signIn(t, ['DETECTIVE_INSPECTOR']), (ctx) =>
      keepDutyAddress(ctx, { staffId: first.id, email: 'x@example.org', phone: '' }),
    ),
  ).rejects.toMatchObject({ code: 'not-allowed' });
});
