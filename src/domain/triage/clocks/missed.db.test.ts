import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StaffActor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { promiseContact } from '#room/reporting';
import { londonDay } from '#statistics/days';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { nameOnReport, restrictReport } from '../restricted/restrict-report.ts';
import { faceOf } from '../triage.testing.ts';
import { arrivedReport, clockOfKind, passTime } from './clock.testing.ts';

let t: TestRuntime;
let duty: StaffActor;
let commander: StaffActor;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  duty = await signIn(t, ['DUTY_INSPECTOR']);
  commander = await signIn(t, ['COMMANDER'], { scopes: ['eastmarch'] });
});
afterAll(() => t?.close());

const page = async (actor: StaffActor, url = '/missed-clocks') =>
  (await new TestBrowser(faceOf(t, actor).app).get(url)).body;
const late = async () => {
  const report = await arrivedReport(t, { happened: ['DAMAGE_OR_GRAFFITI'] });
  await passTime(t, (await clockOfKind(t, duty, { reportId: report.id, kind: 'GRAFFITI' })).id, '25 hours');
  await t.as(duty, (ctx) => promiseContact(ctx, { reportId: report.id, dueOn: londonDay(new Date()) }));
  await t.sql(`update reporting.promise set due_at = now() - interval '1 hour' where report_id = $1`, [
    report.id,
  ]);
  return report;
};

it('a restricted report is counted, and neither named, linked nor told apart by its clock', async () => {
  const open = await late();
  const shut = await late();
  await t.as(duty, (ctx) => restrictReport(ctx, { reportId: shut.id, why: 'OFFICER_INVOLVED' }));
  for (const url of ['/missed-clocks', '/missed-clocks?kind=GRAFFITI']) {
    const body = await page(commander, url);
    expect(body).toContain(open.reference);
    expect([body.includes(shut.reference), body.includes(shut.id)], url).toEqual([false, false]);
    expect(body).toContain('1 promise about a restricted report was not kept');
  }
  expect(await page(commander)).toContain('1 more is of restricted reports');
  await t.as(duty, (ctx) => nameOnReport(ctx, { reportId: shut.id, staffId: commander.id, isGiven: true }));
  const named = await page(commander);
  expect([named.includes(shut.reference), named.includes('restricted report')]).toEqual([true, false]);
});

it('what is late elsewhere takes no place from what is late in the reader’s own areas', async () => {
  const own = await late();
  // Six hundred promises of another area, all longer over than ours.
  await t.sql(
    `insert into reporting.report select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(),
       'reference', 'X-' || n, 'receipt_hash', '\\x' || encode(sha256(n::text::bytea), 'hex'),
       'area_path', 'westmarch'))).*
     from reporting.report r cross join generate_series(1, 600) n where r.id = $1`,
    [own.id],
  );
  await t.sql(
    `insert into reporting.promise (force_id, id, report_id, due_on, due_at, set_by, set_at)
     select force_id, gen_random_uuid(), id, current_date - 3, now() - interval '2 days', $1, now()
     from reporting.report where area_path = 'westmarch'`,
    [duty.id],
  );
  expect(await page(commander)).toContain(own.reference);
  const promises = await signIn(t, ['DUTY_INSPECTOR'], { scopes: ['eastmarch'] });
  const listed = await page(promises, '/promises');
  expect([listed.includes(own.reference), listed.includes('X-1<')]).toEqual([true, false]);
});
