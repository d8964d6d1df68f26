import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, PUBLIC, type StaffActor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer as createSite } from '#platform/web/server';
import { addDays, londonDay, weekdayOf } from '#statistics/days';
import { openTranslator } from '../../../channels/translator/translator.ts';
import { TestBrowser } from '../../../platform/web/site.testing.ts';
import { keepNoticeWish } from '../../reporting/afterwards/keep-notice-wish.ts';
import { readThread } from '../../reporting/read-thread.ts';
import { staffRoutes as reportingRoutes } from '../../reporting/staff.routes.ts';
import { NO_LATER_ROOM, seedAreas, signedInStaff } from '../../reporting/visitor.testing.ts';
import { acknowledgeReport } from '../acknowledge-report.ts';
import { faceOf, toldReport } from '../triage.testing.ts';

let web: TestRuntime;
let staff: TestRuntime;
let duty: StaffActor;
let other: StaffActor;
let translator: StaffActor;
let machine: Server;

const person = async (roles: readonly StaffActor['roles'][number][]): Promise<StaffActor> =>
  (await signedInStaff(web, roles)) as StaffActor;
const console_ = (actor: Actor): TestBrowser => new TestBrowser(faceOf(staff, actor).app);

async function told(): Promise<Awaited<ReturnType<typeof toldReport>>> {
  const report = await toldReport(web, {}, 'ar');
  await web.runJobs();
  await staff.as(duty, (ctx) => acknowledgeReport(ctx, report.id));
  return report;
}

beforeAll(async () => {
  web = await testRuntime({ role: 'public_web' });
  staff = web.role('staff_web');
  await seedAreas(web);
  duty = await person(['DUTY_INSPECTOR']);
  other = await person(['DUTY_INSPECTOR']);
  translator = await person(['TRANSLATOR']);
  machine = createServer((_request, response) => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ translatedText: 'سنأتي.' }));
  });
  await new Promise<void>((resolve) => machine.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => machine?.close(resolve));
  await web?.close();
});

const day = (from: number): string => addDays(londonDay(new Date()), from);

describe('the page on which officers write to the person', () => {
  it('sends, promises, asks for a translation, and says when it is not safe', async () => {
    const { id, digits } = await told();
    const secrets = { receiptPepper: web.config.receiptPepper, cookieSecret: web.config.cookieSecret };
    // A weekday that is not today: now is never safe, whenever this runs.
    const today = weekdayOf(day(0));
    const wanted = {
      by: 'EMAIL' as const,
      wording: 'MESSAGE' as const,
      address: 'sam@example.org',
      own: '',
      language: 'ar',
      days: [(today + 2) % 7 || 7],
      fromHour: 10,
      untilHour: 12,
    };
    await web.as(PUBLIC, (ctx) => keepNoticeWish(ctx, secrets, { digits, wanted }));
    const dueOn = day(2);
    const page = console_(duty);
    const first = await page.get(`/triage/${id}/contact`);
    expect(first.body).toContain('Not now: the next safe moment is');
    expect(first.body).not.toContain('sam@example.org');
    const tooFar = await page.post(`/triage/${id}/contact/message`, {
      text: 'We will come.',
      dueOn: day(400),
    });
    expect(tooFar.status).toBe(422);
    expect(tooFar.body).toContain('We will come.');
    const sent = await page.post(`/triage/${id}/contact/message`, {
      text: 'We will come.',
      translate: 'YES',
      dueOn,
    });
    expect(sent.location).toBe(`/triage/${id}/contact?done=sent`);
    await page.get(`/triage/${id}/contact`);
    await page.post(`/triage/${id}/contact/reference`, { crimeReference: '<b>' }).then(({ status }) => {
      expect(status).toBe(422);
    });
    await page.post(`/triage/${id}/contact/reference`, { crimeReference: '42/1/26' });
    const after = await page.get(`/triage/${id}/contact`);
    for (const words of [
      'A notice waits until',
      'asked of: A translator of ours',
      '42/1/26',
      'We will come.',
    ])
      expect(after.body).toContain(words);
    const thread = await web.as(PUBLIC, (ctx) => readThread(ctx, secrets, digits));
    // What was refused before left nothing behind: one message, one promise.
    expect(thread?.messages.map(({ text }) => text)).toEqual(['We will come.']);
    expect(thread?.afterwards.promisedOn).toBe(dueOn);
    expect((await page.get('/promises')).body).toContain(`/triage/${id}/contact`);
    const report = await page.get(`/triage/${id}`);
    expect(report.body).toContain('The person changed how they are told of an answer');
    expect(report.body).toContain(`Promised: they hear from us by ${dueOn}`);
  });

  it('is shut to others where the report is restricted, and so is the desk of translators', async () => {
    const { id } = await told();
    const page = console_(duty);
    await page.get(`/triage/${id}/contact`);
    await page.post(`/triage/${id}/contact/message`, { text: 'We have read it.', translate: 'YES' });
    await web.sql(`update triage.oversight set is_restricted = true where report_id = $1`, [id]);
    const shut = await console_(other).get(`/triage/${id}/contact`);
    expect(shut.status).toBe(403);
    expect(shut.body).not.toContain('We have read it.');
    const [row] = await web.sql<{ id: string }>('select id from reporting.translation where report_id = $1', [
      id,
    ]);
    const site = createSite({
      process: 'staff',
      runtime: staff,
      routes: reportingRoutes(NO_LATER_ROOM),
      log: silentLog,
      audience: 'staff',
      resolveActor: async () => translator,
    });
    const desk = new TestBrowser(site.app);
    const task = await desk.get(`/translations/${row?.id}`);
    expect(task.status).toBe(403);
    expect(task.body).not.toContain('We have read it.');
  });
});

describe('a machine’s draft', () => {
  it('stands in the box and nowhere else until a person keeps it, and then says what it is', async () => {
    const { id, digits } = await told();
    const page = console_(duty);
    await page.get(`/triage/${id}/contact`);
    await page.post(`/triage/${id}/contact/message`, { text: 'We will come.', translate: 'YES' });
    const [row] = await web.sql<{ id: string }>('select id from reporting.translation where report_id = $1', [
      id,
    ]);
    const path = `/translations/${row?.id}`;
    const url = `http://127.0.0.1:${(machine.address() as AddressInfo).port}`;
    const desk = (runtime: TestRuntime): TestBrowser =>
      new TestBrowser(
        createSite({
          process: 'staff',
          runtime,
          routes: reportingRoutes(NO_LATER_ROOM),
          log: silentLog,
          audience: 'staff',
          resolveActor: async () => translator,
        }).app,
      );
    expect((await desk(staff).get(path)).body).toContain('No machine translation is connected here');
    const connected = desk({ ...staff, translator: openTranslator({ url, key: undefined }) });
    await connected.get(path);
    const drafted = await connected.post(`${path}/draft`, {});
    expect(drafted.body).toContain('سنأتي.');
    const stored = () =>
      web.sql<{ entered: boolean; machine: boolean }>(
        'select entered_at is not null as entered, has_machine_draft as machine from reporting.translation where id = $1',
        [row?.id],
      );
    expect(await stored()).toEqual([{ entered: false, machine: false }]);
    await connected.post(path, { text: 'سنأتي إليكم.', draft: 'YES' });
    expect(await stored()).toEqual([{ entered: true, machine: true }]);
    const secrets = { receiptPepper: web.config.receiptPepper, cookieSecret: web.config.cookieSecret };
    const thread = await web.as(PUBLIC, (ctx) => readThread(ctx, secrets, digits));
    expect(thread?.messages[0]?.translation).toMatchObject({ text: 'سنأتي إليكم.', hasMachineDraft: true });
  });
});
