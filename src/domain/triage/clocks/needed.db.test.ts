import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor, StaffActor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { askTranslation, promiseContact } from '#room/reporting';
import { londonDay } from '#statistics/days';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { acknowledgeReport } from '../acknowledge-report.ts';
import { countLate } from '../contact/open-promises.ts';
import { answerCase, handOverCase } from '../hand-over-case.ts';
import { restrictReport } from '../restricted/restrict-report.ts';
import { noteAbsence } from '../roster/keep-roster.ts';
import { setRoster } from '../roster/set-roster.ts';
import { decidedReport, supervisedCase } from '../supervision/case.testing.ts';
import { faceOf, toldReport } from '../triage.testing.ts';
import { acceptClock } from './accept-clock.ts';
import { clocksOf } from './clock.reads.ts';
import { arrivedReport, clockOfKind, passTime } from './clock.testing.ts';
import { countNeededClocks } from './needed.routes.ts';

const DAY_MS = 86_400_000;
let t: TestRuntime;
let duty: StaffActor;
let second: StaffActor;
let commander: StaffActor;
let detective: StaffActor;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  duty = await signIn(t, ['DUTY_INSPECTOR']);
  second = await signIn(t, ['DUTY_INSPECTOR']);
  commander = await signIn(t, ['COMMANDER']);
  detective = await signIn(t, ['DETECTIVE_INSPECTOR']);
  const [fromAt, untilAt] = [new Date(Date.now() - 30 * DAY_MS), new Date(Date.now() + 30 * DAY_MS)];
  await t.as(commander, (ctx) => setRoster(ctx, [{ staffId: duty.id, position: 1, fromAt, untilAt }]));
});
afterAll(() => t?.close());

const needed = (actor: Actor) => t.as(actor, (ctx) => countNeededClocks(ctx, actor));
const look = () => t.role('worker').runClock('triage.run-clocks');

it('are those an officer was asked about until they take them on, then those that ran out in their areas', async () => {
  const { id, reference } = await arrivedReport(t);
  expect([await needed(duty), await needed(second)]).toEqual([0, 0]);
  const contact = await clockOfKind(t, duty, { reportId: id, kind: 'CONTACT' });
  await passTime(t, contact.id, '19 hours');
  await look();
  expect([await needed(duty), await needed(second)]).toEqual([1, 0]);
  const page = await new TestBrowser(faceOf(t, duty).app).get('/clocks');
  for (const words of ['1 clock needs you', 'You were asked', reference, `/clocks/${contact.id}`])
    expect(page.body).toContain(words);
  await t.as(duty, (ctx) => acceptClock(ctx, contact.id));
  expect(await needed(duty)).toBe(0);
  await passTime(t, contact.id, '10 hours');
  await look();
  const west = await signIn(t, ['DUTY_INSPECTOR'], { scopes: ['westmarch'] });
  const analyst = await signIn(t, ['ANALYST']);
  expect([await needed(second), await needed(commander), await needed(west), await needed(analyst)]).toEqual([
    1, 1, 0, 0,
  ]);
  expect((await new TestBrowser(faceOf(t, second).app).get('/clocks')).body).toContain(
    'Missed in your areas',
  );
  await t.as(commander, (ctx) => restrictReport(ctx, { reportId: id, why: 'OFFICER_INVOLVED' }));
  expect(await needed(second)).toBe(0);
});

it('shows the day promised and the translation that is due beside the clocks, and under missed once they are over', async () => {
  const { id, reference } = await toldReport(t, {}, 'ar');
  await t.runJobs({ failures: 'collect' });
  await t.as(duty, (ctx) => promiseContact(ctx, { reportId: id, dueOn: londonDay(new Date()) }));
  await t.as(duty, (ctx) => askTranslation(ctx, { reportId: id, askedOf: 'TRANSLATOR', hours: 24 }));
  const officer = new TestBrowser(faceOf(t, duty).app);
  for (const url of [`/triage/${id}`, `/triage/${id}/clocks`]) {
    const { body } = await officer.get(url);
    expect([body.includes('The person hears from us'), body.includes('Translation asked for')]).toEqual([
      true,
      true,
    ]);
  }
  const missed = async () => (await new TestBrowser(faceOf(t, commander).app).get('/missed-clocks')).body;
  expect(await missed()).toContain('Nothing is late');
  await t.sql(`update reporting.promise set due_at = now() - interval '1 hour' where report_id = $1`, [id]);
  await t.sql(
    `update reporting.translation set asked_at = now() - interval '2 days', due_at = now() - interval '1 hour' where report_id = $1`,
    [id],
  );
  // The navigation counts it for those whose it is, on every page.
  expect(await t.as(duty, (ctx) => countLate(ctx, duty))).toEqual({ promises: 1, translations: 1 });
  expect(await t.as(commander, (ctx) => countLate(ctx, commander))).toEqual({ promises: 0, translations: 0 });
  const late = await missed();
  for (const words of ['The person hears from us', 'Translation asked for', reference])
    expect(late).toContain(words);
});

const clocks = async (reportId: string, kind: string) =>
  (await t.as(duty, (ctx) => clocksOf(ctx.tx, ctx.forceId, reportId))).filter((one) => one.kind === kind);
const arrive = () => t.runJobs({ failures: 'collect' });

it('what a person sends before anybody took the report is the senior officer’s to read; after that a clock runs until somebody has', async () => {
  const told = await toldReport(t);
  await arrive();
  await told.add('He is still outside.');
  await arrive();
  expect(await clocks(told.id, 'NEWS')).toEqual([]);
  await t.as(duty, (ctx) => acknowledgeReport(ctx, told.id));
  const before = await needed(duty);
  await told.add('He has come back.');
  await told.add('He went away.');
  await arrive();
  const [news, ...others] = await clocks(told.id, 'NEWS');
  expect([news?.ownerId, news?.about, news?.stoppedAt, others.length]).toEqual([duty.id, 'WORDS', null, 0]);
  expect(await needed(duty)).toBe(before + 1);
  const page = new TestBrowser(faceOf(t, duty).app);
  expect((await page.get('/clocks')).body).toContain('Yours, and nobody else was asked yet');
  const row = (await page.get('/triage')).body.split(`/triage/${told.id}"`)[1]?.split('</tr>')[0] ?? '';
  expect(row).toContain('Sent more, unread');
  const seen = (await page.get(`/triage/${told.id}`)).body;
  expect(seen).toContain('The person has written since. Nobody has said that they read it.');
  const version = /action="\/clocks.*?name="version" value="(\d+)"/s.exec(seen)?.[1] ?? '';
  // More came after the page that was read.
  await told.add('He is here again.');
  await arrive();
  const stop = (was: string) => page.post(`/clocks/${news?.id}/stop`, { reason: 'DONE', version: was });
  expect([(await stop(version)).status, (await clocks(told.id, 'NEWS'))[0]?.stoppedAt]).toEqual([422, null]);
  const again = /action="\/clocks.*?name="version" value="(\d+)"/s.exec(
    (await page.get(`/triage/${told.id}`)).body,
  )?.[1];
  expect((await stop(again ?? '')).status).toBe(303);
  expect((await clocks(told.id, 'NEWS'))[0]?.stoppedBy).toBe(duty.id);
  expect(await needed(duty)).toBe(before);
});

it('of a closed or supervised report the supervisor has it, and the roster is asked where nobody reads it', async () => {
  const { id, add } = await toldReport(t);
  await arrive();
  await t.as(duty, (ctx) => acknowledgeReport(ctx, id));
  await t.sql(`update triage.oversight set state = 'closed' where report_id = $1`, [id]);
  await add('I remember the number of the van.');
  await arrive();
  const [news] = await clocks(id, 'NEWS');
  expect(news?.ownerId).toBe(duty.id);
  await passTime(t, news?.id ?? '', '13 hours');
  await look();
  expect((await clocks(id, 'NEWS'))[0]?.level).toBe(1);
  const supervised = await supervisedCase(t, { duty, detective });
  expect(await clocks(supervised.id, 'HANDOVER')).toMatchObject([
    { stopReason: 'DONE', ownerId: detective.id },
  ]);
});

it('an answer closes it only where nothing came after the page on which it was written', async () => {
  const told = await toldReport(t);
  await arrive();
  await t.as(duty, (ctx) => acknowledgeReport(ctx, told.id));
  await told.add('Is anybody there?');
  await arrive();
  const page = new TestBrowser(faceOf(t, duty).app);
  const form = async () =>
    /name="version" value="(\d+)"/.exec((await page.get(`/triage/${told.id}/contact`)).body)?.[1] ?? '';
  const version = await form();
  await told.add('He has a knife.');
  await arrive();
  const write = (was: string) =>
    page.post(`/triage/${told.id}/contact/message`, { text: 'We are here.', version: was });
  expect((await write(version)).status).toBe(303);
  expect((await clocks(told.id, 'NEWS'))[0]?.stoppedAt).toBeNull();
  // Written from this page too, the first contact has been made.
  expect((await clocks(told.id, 'CONTACT'))[0]?.stopReason).toBe('DONE');
  await write(await form());
  expect((await clocks(told.id, 'NEWS'))[0]?.stoppedBy).toBe(duty.id);
});

it('a case that was offered waits for the detective by a clock, until they answer', async () => {
  const { id } = await decidedReport(t, duty);
  const before = await needed(detective);
  const { caseId } = await t.as(duty, (ctx) => handOverCase(ctx, { reportId: id, toId: detective.id }));
  const [offer] = await clocks(id, 'HANDOVER');
  expect([offer?.ownerId, offer?.stoppedAt, await needed(detective)]).toEqual([
    detective.id,
    null,
    before + 1,
  ]);
  await passTime(t, offer?.id ?? '', '9 hours');
  await look();
  expect((await clocks(id, 'HANDOVER'))[0]?.breachedAt).not.toBeNull();
  await t.as(detective, (ctx) => answerCase(ctx, { caseId, isAccepted: false }));
  expect((await clocks(id, 'HANDOVER'))[0]?.stoppedBy).toBe(detective.id);
});

it('clocks an officer took on go back to the roster when they are away', async () => {
  const { id } = await arrivedReport(t);
  const recording = await clockOfKind(t, duty, { reportId: id, kind: 'RECORDING' });
  await passTime(t, recording.id, '12 hours 10 minutes');
  await look();
  await t.as(duty, (ctx) => acceptClock(ctx, recording.id));
  const away = { fromAt: new Date(Date.now() - 1_000), untilAt: new Date(Date.now() + DAY_MS) };
  await t.as(commander, (ctx) => noteAbsence(ctx, { ...away, staffId: duty.id, reason: 'SICK' }));
  expect((await clockOfKind(t, duty, { reportId: id, kind: 'RECORDING' })).acceptedAt).toBeNull();
  await passTime(t, recording.id, '8 hours');
  await look();
  expect((await clockOfKind(t, duty, { reportId: id, kind: 'RECORDING' })).level).toBe(2);
  await t.sql('delete from triage.roster_absence');
});
