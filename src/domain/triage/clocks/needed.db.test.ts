import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { askTranslation, promiseContact } from '#room/reporting';
import { londonDay } from '#statistics/days';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { restrictReport } from '../restricted/restrict-report.ts';
import { setRoster } from '../roster/set-roster.ts';
import { faceOf, toldReport } from '../triage.testing.ts';
import { acceptClock } from './accept-clock.ts';
import { arrivedReport, clockOfKind, passTime } from './clock.testing.ts';
import { countNeededClocks } from './needed.routes.ts';

const DAY_MS = 86_400_000;
type Staff = Extract<Actor, { kind: 'staff' }>;
let t: TestRuntime;
let duty: Staff;
let second: Staff;
let commander: Staff;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  duty = await signIn(t, ['DUTY_INSPECTOR']);
  second = await signIn(t, ['DUTY_INSPECTOR']);
  commander = await signIn(t, ['COMMANDER']);
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
  const late = await missed();
  for (const words of ['The person hears from us', 'Translation asked for', reference])
    expect(late).toContain(words);
});
