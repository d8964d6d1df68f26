import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type StaffActor, system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { acknowledgeReport } from '../acknowledge-report.ts';
import { actOnReports } from '../act-on-reports.ts';
import { openOversight } from '../open-oversight.ts';
import { addToRoster, answerDuty, noteAbsence, offerDuty } from '../roster/keep-roster.ts';
import { openOffers } from '../roster/roster.reads.ts';
import { decidedReport, supervisedCase } from '../supervision/case.testing.ts';
import { faceOf, overdue, toldReport } from '../triage.testing.ts';
import { acceptClock } from './accept-clock.ts';
import { clocksOf, stepsOfReport } from './clock.reads.ts';
import type { ClockRow } from './clock.store.ts';
import { arrivedReport, clockOfKind, passTime } from './clock.testing.ts';
import { runClocks } from './run-clocks.ts';
import { stopClock } from './stop-clock.ts';
import { resumeClock, suspendClock } from './suspend-clock.ts';

let t: TestRuntime;
let duty: StaffActor;
let second: StaffActor;
let third: StaffActor;
let detective: StaffActor;
let commander: StaffActor;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  duty = await signIn(t, ['DUTY_INSPECTOR']);
  second = await signIn(t, ['DUTY_INSPECTOR']);
  third = await signIn(t, ['DUTY_INSPECTOR']);
  detective = await signIn(t, ['DETECTIVE_INSPECTOR']);
  commander = await signIn(t, ['COMMANDER']);
});
afterAll(() => t?.close());
afterEach(() => {
  vi.useRealTimers();
});

const arrived = (part: Record<string, string | string[]> = {}) => arrivedReport(t, part);
const clocks = (reportId: string): Promise<ClockRow[]> =>
  t.as(duty, (ctx) => clocksOf(ctx.tx, ctx.forceId, reportId));
const clock = (reportId: string, kind: string) => clockOfKind(t, duty, { reportId, kind });
const run = () => t.role('worker').as(system('triage.run-clocks'), (ctx) => runClocks(ctx));
const pass = (id: string, time: string) => passTime(t, id, time);
const events = async (clockId: string) =>
  (
    await t.sql<{ name: string }>(
      `select name from platform.outbox_event where name like 'triage.clock-%' and payload->>'clockId' = $1 order by at, name`,
      [clockId],
    )
  ).map(({ name }) => name.replace('triage.clock-', ''));
const onRoster = async (people: readonly StaffActor[]) => {
  await t.sql('delete from triage.roster_absence');
  await t.sql('delete from triage.roster_entry');
  const [fromAt, untilAt] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)];
  for (const [at, { id }] of people.entries())
    await t.as(duty, (ctx) => addToRoster(ctx, { staffId: id, position: at + 1, fromAt, untilAt }));
};
const HOUR_MS = 3_600_000;

describe('what starts and stops a clock', () => {
  it('is the report itself, once, however often it is heard of', async () => {
    const { id } = await arrived({ happened: ['DAMAGE_OR_GRAFFITI'] });
    const first = await clocks(id);
    expect(first.map(({ kind }) => kind).sort()).toEqual(['ATTENTION', 'CONTACT', 'GRAFFITI', 'RECORDING']);
    for (let n = 0; n < 2; n++)
      await t.role('worker').as(system('triage.open-oversight'), (ctx) => openOversight(ctx, id));
    expect(await clocks(id)).toEqual(first);
    const recording = await clock(id, 'RECORDING');
    expect(recording.dueAt.getTime() - recording.startedAt.getTime()).toBe(24 * HOUR_MS);
    const [reported] = await t.sql<{ at: Date }>(
      'select reported_at as at from reporting.report where id = $1',
      [id],
    );
    expect(recording.startedAt).toEqual(reported?.at);
  });

  it('is a person’s decision and what they tell: never the machine', async () => {
    const { id } = await decidedReport(t, duty);
    expect((await clock(id, 'ATTENTION')).stoppedBy).toBe(duty.id);
    expect((await clock(id, 'RECORDING')).stoppedBy).toBe(duty.id);
    const update = await clock(id, 'VICTIM_UPDATE_ENHANCED');
    expect([update.about, update.unit, update.length, update.stoppedAt]).toEqual([
      'recorded',
      'WORKING_DAYS',
      1,
      null,
    ]);
    const page = new TestBrowser(faceOf(t, duty).app);
    await page.get(`/triage/${id}`);
    await page.post(`/triage/${id}/message`, { text: 'An officer will call you today.' });
    expect((await clock(id, 'CONTACT')).stopReason).toBe('DONE');
    // Whether the message told of the decision is for a person to say.
    expect((await clock(id, 'VICTIM_UPDATE_ENHANCED')).stoppedAt).toBeNull();
    await t.as(duty, (ctx) => stopClock(ctx, { clockId: update.id, reason: 'DONE' }));
    await expect(
      t.as(duty, (ctx) => stopClock(ctx, { clockId: update.id, reason: 'DONE' })),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('runs on by its first promise when a report is given back', async () => {
    const { id } = await arrived();
    const before = await clock(id, 'ATTENTION');
    await t.as(duty, (ctx) => acknowledgeReport(ctx, id));
    expect((await clock(id, 'ATTENTION')).stoppedBy).toBe(duty.id);
    const [row] = await t.sql<{ version: number }>(
      'select version from triage.oversight where report_id = $1',
      [id],
    );
    const chosen = [{ reportId: id, version: row?.version ?? 0 }];
    await t.as(duty, (ctx) => actOnReports(ctx, { action: 'RETURN', chosen, reason: 'END_OF_DUTY' }));
    const after = await clock(id, 'ATTENTION');
    expect([after.stoppedAt, after.ownerId, after.dueAt]).toEqual([null, null, before.dueAt]);
  });

  it('of reviews is the supervision, and the next begins with each review', async () => {
    const { id } = await supervisedCase(t, { duty, detective });
    const review = await clock(id, 'REVIEW');
    expect(review.ownerId).toBe(detective.id);
    expect(Math.round((review.dueAt.getTime() - review.startedAt.getTime()) / HOUR_MS)).toBe(7 * 24);
  });
});

describe('a process whose own clock is wrong', () => {
  it.each([3, -3])('by %i days starts, warns and breaks clocks by the database’s time', async (wrongDays) => {
    const told = await toldReport(t);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + wrongDays * 24 * HOUR_MS });
    await t.role('worker').as(system('triage.open-oversight'), (ctx) => openOversight(ctx, told.id));
    const [truth] = await t.sql<{ minutes: number }>(
      `select extract(epoch from due_at - now())::int / 60 as minutes from triage.clock where report_id = $1 and kind = 'ATTENTION'`,
      [told.id],
    );
    expect(truth?.minutes).toBeGreaterThanOrEqual(13);
    expect(truth?.minutes).toBeLessThanOrEqual(15);
    await run();
    const recording = await clock(told.id, 'RECORDING');
    expect(await events(recording.id)).toEqual([]);
    await pass(recording.id, '25 hours');
    await run();
    expect(await events(recording.id)).toEqual(['breached', 'escalated']);
    vi.useRealTimers();
    await t.runJobs({ failures: 'collect' });
  });
});

describe('warnings, breaches and the roster', () => {
  it('are raised once each, and ask along the roster until somebody takes the clock on', async () => {
    await onRoster([duty, second, third]);
    const { id } = await arrived();
    const recording = await clock(id, 'RECORDING');
    await pass(recording.id, '12 hours 10 minutes');
    await Promise.all([run(), run(), run()]);
    expect(await events(recording.id)).toEqual(['escalated', 'warned']);
    const asked = async () =>
      (await t.as(duty, (ctx) => stepsOfReport(ctx.tx, ctx.forceId, id)))
        .filter(({ clockId }) => clockId === recording.id)
        .map(({ level, staffId }) => [level, staffId]);
    expect(await asked()).toEqual([[1, duty.id]]);
    await expect(t.as(second, (ctx) => acceptClock(ctx, recording.id))).rejects.toMatchObject({
      code: 'conflict',
    });
    await pass(recording.id, '8 hours');
    await run();
    expect(await asked()).toEqual([
      [1, duty.id],
      [2, second.id],
    ]);
    await t.as(second, (ctx) => acceptClock(ctx, recording.id));
    expect((await clock(id, 'RECORDING')).ownerId).toBe(second.id);
    await pass(recording.id, '3 hours');
    await run();
    expect(await asked()).toHaveLength(2);
    await pass(recording.id, '1 hour');
    await run();
    await run();
    // Due now and not done: the next after whoever took it on.
    expect((await asked())[2]).toEqual([3, third.id]);
    expect(await events(recording.id)).toEqual(['escalated', 'warned', 'escalated', 'breached', 'escalated']);
  });

  it('leave out who is away, and go to the role on call where the roster is empty, and say so', async () => {
    await onRoster([duty, second]);
    const { id } = await arrived();
    const away = { fromAt: new Date(Date.now() - HOUR_MS), untilAt: new Date(Date.now() + HOUR_MS) };
    await t.as(commander, (ctx) => noteAbsence(ctx, { ...away, staffId: duty.id, reason: 'COURT' }));
    const recording = await clock(id, 'RECORDING');
    await pass(recording.id, '12 hours 10 minutes');
    await run();
    await t.as(commander, (ctx) => noteAbsence(ctx, { ...away, staffId: second.id, reason: 'SICK' }));
    await pass(recording.id, '8 hours');
    await run();
    const steps = (await t.as(duty, (ctx) => stepsOfReport(ctx.tx, ctx.forceId, id))).filter(
      ({ clockId }) => clockId === recording.id,
    );
    expect(steps.map(({ staffId, onCallRole }) => [staffId, onCallRole])).toEqual([
      [second.id, null],
      [null, 'COMMANDER'],
    ]);
    const page = (await new TestBrowser(faceOf(t, duty).app).get(`/clocks/${recording.id}`)).body;
    expect(page).toContain('Nobody on the roster. On call: commander');
    expect((await new TestBrowser(faceOf(t, duty).app).get('/roster')).body).toContain('Nobody is on duty.');
  });

  it('follow a turn handed over: offered, and asked of the colleague only once accepted', async () => {
    await onRoster([duty]);
    await expect(t.as(third, (ctx) => offerDuty(ctx, second.id))).rejects.toMatchObject({ code: 'conflict' });
    await t.as(duty, (ctx) => offerDuty(ctx, second.id));
    const [offer] = await t.as(duty, (ctx) => openOffers(ctx.tx, ctx.forceId));
    const offerId = offer?.id ?? '';
    const asked = async () =>
      (
        await t.sql<{ id: string }>(
          'select asked_staff_id as id from triage.oversight where report_id = $1',
          [(await arrived()).id],
        )
      )[0]?.id;
    expect(await asked()).toBe(duty.id);
    await expect(t.as(third, (ctx) => answerDuty(ctx, { offerId, isAccepted: true }))).rejects.toMatchObject({
      code: 'conflict',
    });
    const page = new TestBrowser(faceOf(t, second).app);
    expect((await page.get('/roster')).body).toContain('Accept the turn');
    expect((await page.post('/roster/answer', { offer: offerId, answer: 'accept' })).status).toBe(303);
    expect(await asked()).toBe(second.id);
  });

  it('and officers who take reports meanwhile never wait for each other for ever', async () => {
    await onRoster([duty, second]);
    const told = [];
    for (let n = 0; n < 8; n++) told.push(await arrived());
    for (const { id } of told) await overdue(t, id);
    const taken = told.map(({ id }) => t.as(duty, (ctx) => acknowledgeReport(ctx, id)));
    const looks = Array.from({ length: 6 }, run);
    const ends = await Promise.allSettled([...taken, ...looks]);
    expect(ends.filter(({ status }) => status === 'rejected')).toEqual([]);
    for (const { id } of told) expect((await clock(id, 'ATTENTION')).stoppedBy).toBe(duty.id);
  });

  it('take a report of the roster’s attention up to the next officer, every ten minutes', async () => {
    await onRoster([duty, second]);
    const { id } = await arrived();
    await overdue(t, id);
    await run();
    await run();
    const attention = await clock(id, 'ATTENTION');
    expect(attention.level).toBe(1);
    await pass(attention.id, '10 minutes');
    await run();
    expect((await clock(id, 'ATTENTION')).level).toBe(2);
  });
});

describe('a suspension', () => {
  it('needs a reason and a kind that may stand still; its time does not count; it ends on the day or sooner', async () => {
    const { id } = await decidedReport(t, duty);
    const contact = await clock(id, 'CONTACT');
    const page = new TestBrowser(faceOf(t, duty).app);
    await page.get(`/clocks/${contact.id}`);
    const empty = await page.post(`/clocks/${contact.id}/suspend`, { 'untilDay-day': '1' });
    expect(empty.status).toBe(422);
    expect(empty.body).toContain('Choose why');
    const untilAt = new Date(Date.now() + 48 * HOUR_MS);
    await t.as(duty, (ctx) => suspendClock(ctx, { clockId: contact.id, untilAt, reason: 'PERSON_ASKED' }));
    const suspended = await clock(id, 'CONTACT');
    const moved = suspended.dueAt.getTime() - contact.dueAt.getTime();
    expect(Math.abs(moved - 48 * HOUR_MS)).toBeLessThan(60_000);
    await run();
    expect(await events(contact.id)).toEqual([]);
    expect((await page.get(`/clocks/${contact.id}`)).body).toContain('The person asked for it');
    await t.as(duty, (ctx) => resumeClock(ctx, contact.id));
    const resumed = await clock(id, 'CONTACT');
    expect(resumed.dueAt.getTime() - contact.dueAt.getTime()).toBeLessThan(60_000);
    await expect(t.as(duty, (ctx) => resumeClock(ctx, contact.id))).rejects.toMatchObject({
      code: 'conflict',
    });
    const far = new Date(Date.now() + 40 * 24 * HOUR_MS);
    await expect(
      t.as(duty, (ctx) => suspendClock(ctx, { clockId: contact.id, untilAt: far, reason: 'PERSON_ASKED' })),
    ).rejects.toMatchObject({ code: 'invalid-input' });
    const lines = await t.sql<{ act: string }>(
      `select act from platform.audit_entry where subject_id = $1 and act like 'triage.%-clock' order by at`,
      [id],
    );
    expect(lines.map(({ act }) => act)).toEqual(['triage.suspend-clock', 'triage.resume-clock']);
  });

  it('is not for recording, attention or a recorder, and not for another area', async () => {
    const { id } = await arrived();
    const untilAt = new Date(Date.now() + 24 * HOUR_MS);
    for (const kind of ['ATTENTION', 'RECORDING']) {
      const { id: clockId } = await clock(id, kind);
      await expect(
        t.as(duty, (ctx) => suspendClock(ctx, { clockId, untilAt, reason: 'OTHER_FORCE' })),
      ).rejects.toMatchObject({ code: 'conflict' });
    }
    const west = await signIn(t, ['DUTY_INSPECTOR'], { scopes: ['westmarch'] });
    const { id: clockId } = await clock(id, 'CONTACT');
    await expect(
      t.as(west, (ctx) => suspendClock(ctx, { clockId, untilAt, reason: 'OTHER_FORCE' })),
    ).rejects.toMatchObject({ code: 'not-allowed' });
    expect((await new TestBrowser(faceOf(t, west).app).get(`/clocks/${clockId}`)).status).toBe(403);
  });
});
