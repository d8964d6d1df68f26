import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StaffActor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { CLOCK_RULES } from '#reference/clocks';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { keepDutyAddress } from '../roster/keep-address.ts';
import { addToRoster, noteAbsence } from '../roster/keep-roster.ts';
import { faceOf } from '../triage.testing.ts';
import { arrivedReport, clockOfKind, passTime } from './clock.testing.ts';
import { setClockRule } from './set-clock-rule.ts';

let t: TestRuntime;
let duty: StaffActor;
let third: StaffActor;
let commander: StaffActor;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  duty = await signIn(t, ['DUTY_INSPECTOR']);
  third = await signIn(t, ['DUTY_INSPECTOR']);
  commander = await signIn(t, ['COMMANDER']);
});
afterAll(() => t?.close());

const HOUR_MS = 3_600_000;
const arrived = () => arrivedReport(t);
const clock = (reportId: string, kind: string) => clockOfKind(t, duty, { reportId, kind });

describe('the pages', () => {
  it('start the clock of a recorder, show it in words, on the report and in the queue', async () => {
    const { id } = await arrived();
    const page = new TestBrowser(faceOf(t, duty).app);
    await page.get(`/triage/${id}/clocks`);
    const soon = new Date(Date.now() + 5 * HOUR_MS);
    const boxes = (at: Date) => ({
      'overwrittenDay-day': String(at.getUTCDate()),
      'overwrittenDay-month': String(at.getUTCMonth() + 1),
      'overwrittenDay-year': String(at.getUTCFullYear()),
    });
    const wrong = await page.post(`/triage/${id}/clocks/cctv`, {
      camera: 'SHOP',
      ...boxes(new Date(Date.now() - 48 * HOUR_MS)),
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('That moment has passed');
    const done = await page.post(`/triage/${id}/clocks/cctv`, {
      camera: 'SHOP',
      ...boxes(soon),
      overwrittenTime: `${String(soon.getUTCHours()).padStart(2, '0')}:30`,
    });
    expect(done.location).toBe(`/triage/${id}/clocks?done=added`);
    for (const url of [`/triage/${id}`, `/triage/${id}/clocks`]) {
      const { body } = await page.get(url);
      for (const words of ['CCTV overwritten: Shop or business', 'Running', 'Recording decision'])
        expect(body).toContain(words);
    }
    const row = (await page.get('/triage')).body.split(`/triage/${id}"`)[1]?.split('</tr>')[0] ?? '';
    expect(row).toContain('Next:');
    const cctv = await clock(id, 'CCTV');
    await page.get(`/clocks/${cctv.id}`);
    expect((await page.post(`/clocks/${cctv.id}/stop`, { reason: 'DONE' })).status).toBe(303);
    expect((await clock(id, 'CCTV')).stoppedBy).toBe(duty.id);
    await page.get(`/triage/${id}/clocks`);
    await page.post(`/triage/${id}/clocks/told`, { step: 'hearing-dates', rights: 'STANDARD' });
    expect((await clock(id, 'VICTIM_UPDATE_STANDARD')).length).toBe(1);
    expect((await page.post(`/triage/${id}/clocks/graffiti`, {})).status).toBe(303);
    expect((await clock(id, 'GRAFFITI')).ownerId).toBe(duty.id);
  });

  it('set a rule for clocks that start later, with a line in the audit, and refuse what the law forbids', async () => {
    const before = await arrived();
    const page = new TestBrowser(faceOf(t, commander).app);
    await page.get('/clock-rules/CONTACT');
    const rule = {
      length: '4',
      unit: 'HOURS',
      warnShare: '50',
      askShares: '75 100',
      repeatMinutes: '',
      calendar: 'england-and-wales',
      onCallRole: 'COMMANDER',
    };
    expect((await page.post('/clock-rules/CONTACT', rule)).location).toBe('/clock-rules?done=set');
    expect((await page.get('/clock-rules')).body).toContain('4 hours');
    // Told the minute it is told in: a rule holds from the next minute on.
    await t.sql(`update triage.clock_rule set valid_from = valid_from - interval '2 minutes'`);
    const after = await arrived();
    const length = async (id: string) => (await clock(id, 'CONTACT')).length;
    expect([await length(before.id), await length(after.id)]).toEqual([24, 4]);
    await page.get('/clock-rules/RECORDING');
    const refused = await page.post('/clock-rules/RECORDING', { ...rule, length: '48' });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('Give a whole number that the law');
    const lines = await t.sql<{ detail: { length: number; lengthBefore: number } }>(
      `select detail from platform.audit_entry where act = 'triage.set-clock-rule'`,
    );
    expect(lines.map(({ detail }) => [detail.lengthBefore, detail.length])).toEqual([[24, 4]]);
    expect((await new TestBrowser(faceOf(t, duty).app).get('/clock-rules')).status).toBe(403);
    await expect(
      t.as(duty, (ctx) => setClockRule(ctx, 'CONTACT', CLOCK_RULES.CONTACT)),
    ).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('count missed clocks by kind', async () => {
    const { id, reference } = await arrived();
    await passTime(t, (await clock(id, 'RECORDING')).id, '26 hours');
    const page = new TestBrowser(faceOf(t, commander).app);
    const only = (await page.get('/missed-clocks?kind=RECORDING')).body;
    expect(only).toContain(reference);
    expect((await page.get('/missed-clocks?kind=CCTV')).body).not.toContain(reference);
  });

  it('warn where nobody would hear, and take a turn off the roster and an absence back', async () => {
    await t.sql('delete from triage.roster_entry');
    const page = new TestBrowser(faceOf(t, duty).app);
    // Asked once: a turn is named by the moment it begins.
    const minute = Math.floor(Date.now() / 60_000) * 60_000;
    const hour = (n: number) => new Date(minute + n * HOUR_MS);
    const west = await signIn(t, ['DUTY_INSPECTOR'], { scopes: ['westmarch'] });
    const span = { fromAt: hour(-1), untilAt: hour(5) };
    await t.as(duty, (ctx) => addToRoster(ctx, { staffId: west.id, position: 1, ...span }));
    await t.as(duty, (ctx) =>
      addToRoster(ctx, { staffId: third.id, position: 2, fromAt: hour(2), untilAt: hour(5) }),
    );
    const before = (await page.get('/roster')).body;
    expect(before).toContain('Nobody on duty may take a report of:');
    expect(before).toContain('No alert reaches anybody');
    expect(before).toContain('Nobody on duty acts for the whole force.');
    await t.as(duty, (ctx) =>
      keepDutyAddress(ctx, { staffId: commander.id, email: 'c@example.org', phone: '' }),
    );
    await t.as(duty, (ctx) => noteAbsence(ctx, { ...span, staffId: west.id, reason: 'SICK' }));
    const away = (await page.get('/roster')).body;
    expect([away.includes('No alert reaches anybody'), away.includes('Nobody is on duty')]).toEqual([
      false,
      true,
    ]);
    const absence = /name="absence" value="([0-9a-f-]{36})"/.exec(away)?.[1] ?? '';
    expect((await page.post('/roster/absences/end', { absence })).status).toBe(303);
    expect((await page.get('/roster')).body).not.toContain('Nobody is on duty');
    expect((await page.post('/roster/absences/end', { absence })).status).toBe(422);
    for (const [staff, from] of [
      [west.id, hour(-1)],
      [third.id, hour(2)],
    ] as const)
      expect((await page.post('/roster/entries/end', { staff, from: from.toISOString() })).status).toBe(303);
    const after = (await page.get('/roster')).body;
    expect([after.includes('Nobody is on duty'), after.includes('/roster/entries/end')]).toEqual([
      true,
      false,
    ]);
    await t.as(duty, (ctx) => keepDutyAddress(ctx, { staffId: commander.id, email: '', phone: '' }));
  });

  it('put somebody on the roster by form, in London’s time', async () => {
    await t.sql('delete from triage.roster_entry');
    const page = new TestBrowser(faceOf(t, duty).app);
    await page.get('/roster');
    const entry = {
      staffId: third.id,
      position: '1',
      'fromDay-day': '1',
      'fromDay-month': '7',
      'fromDay-year': '2030',
      fromTime: '07:00',
      'untilDay-day': '1',
      'untilDay-month': '7',
      'untilDay-year': '2030',
      untilTime: '19:00',
    };
    expect((await page.post('/roster/entries', { ...entry, fromTime: 'early' })).body).toContain(
      'Give a time such as 07:00',
    );
    expect((await page.post('/roster/entries', { ...entry, untilTime: '06:00' })).body).toContain(
      'The end comes after',
    );
    expect((await page.post('/roster/entries', entry)).status).toBe(303);
    const [kept] = await t.sql<{ from: Date }>('select from_at as "from" from triage.roster_entry');
    expect(kept?.from).toEqual(new Date('2030-07-01T06:00:00Z'));
  });
});
