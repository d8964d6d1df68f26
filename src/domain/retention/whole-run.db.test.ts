import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer } from '#platform/web/server';
import { TestBrowser } from '#platform/web/site.testing';
import { signIn } from '../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../reporting/visitor.testing.ts';
import { toldConcern } from '../triage/triage.testing.ts';
import { confirmPlan } from './confirm-plan.ts';
import { makePlan } from './make-plan.ts';
import { closedCrime, quietFor } from './retention.testing.ts';
import { ruleOnReport } from './rule-on-report.ts';
import { staffRoutes } from './staff.routes.ts';

type Staff = Extract<Actor, { kind: 'staff' }>;
let t: TestRuntime;
let staff: { duty: Staff; detective: Staff; constable: Staff };
let manager: Staff;
let commander: Staff;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  staff = {
    duty: await signIn(t, ['DUTY_INSPECTOR']),
    detective: await signIn(t, ['DETECTIVE_INSPECTOR']),
    constable: await signIn(t, ['WARD_OFFICER']),
  };
  manager = await signIn(t, ['INFORMATION_MANAGER']);
  commander = await signIn(t, ['COMMANDER']);
});
afterAll(() => t?.close());

const browser = (actor: Staff): TestBrowser =>
  new TestBrowser(
    createServer({
      process: 'staff',
      runtime: t,
      routes: staffRoutes,
      log: silentLog,
      audience: 'staff',
      forceName: 'Aldermarch Police',
      resolveActor: async () => actor,
    }).app,
  );
const inGroupThree = (reportId: string) =>
  t.as(manager, (ctx) =>
    ruleOnReport(ctx, {
      reportId,
      verdict: 'GROUP',
      mopiGroup: 3,
      keepUntil: null,
      isAsked: false,
      reason: 'OFFENCE_GROUP',
    }),
  );
const plans = (lines: readonly { subjectId: string; verdict: string }[]) =>
  lines.map(({ subjectId, verdict }) => `${verdict} ${subjectId}`).sort();

it('walks through every sort, so that none hides another, and says how many it left', async () => {
  const [older, newer] = [await closedCrime(t, staff), await closedCrime(t, staff)];
  const waiting = await closedCrime(t, staff);
  for (const { id } of [older, newer]) await inGroupThree(id);
  const worry = await toldConcern(t, { concernAbout: 'TENSION' });
  await t.runJobs({ failures: 'collect' });
  await t.sql(
    `insert into triage.decision (force_id, id, report_id, decided_by, decided_at, route, risk, risk_factors, actions,
       critical_incident, event_link, seal_id, reasons_sealed)
     values ('aldermarch', gen_random_uuid(), $1, $2, now(), 'TENSION_OBSERVATION', 'LOW', '{}', '{}',
       'CONSIDERED_NOT_PROPOSED', 'NOT_LINKED', gen_random_uuid(), '\\x00')`,
    [worry.id, staff.duty.id],
  );
  await t.sql(`update triage.oversight set state = 'decided' where report_id = $1`, [worry.id]);
  // Crimes that were quiet longest wait for a person; what is younger and due stands behind them in no queue.
  await quietFor(t, [waiting.id], '9 years');
  await quietFor(t, [older.id], '8 years');
  await quietFor(t, [newer.id], '7 years');
  await quietFor(t, [worry.id], '2 years');
  const whole = await t.as(manager, (ctx) => makePlan(ctx));
  expect([plans(whole.lines), whole.leftOut]).toEqual([
    [`ERASE ${newer.id}`, `ERASE ${older.id}`, `ERASE ${worry.id}`, `REVIEW ${waiting.id}`].sort(),
    0,
  ]);
  const short = await t.as(manager, (ctx) => makePlan(ctx, 1));
  expect([plans(short.lines), short.leftOut]).toEqual([
    [`ERASE ${worry.id}`, `REVIEW ${waiting.id}`].sort(),
    2,
  ]);
  const { body } = await browser(manager).get(`/retention/plans/${short.planId}`);
  expect(body).toContain('At least 2 more records');
  expect((await browser(manager).get(`/retention/plans/${whole.planId}`)).body).not.toContain('At least');
});

it('is for whoever acts for the whole force, and says what nobody has checked yet', async () => {
  const ofArea = await signIn(t, ['INFORMATION_MANAGER', 'COMMANDER'], {
    scopes: ['eastmarch', 'westmarch'],
  });
  const { planId } = await t.as(manager, (ctx) => makePlan(ctx));
  for (const url of ['', '/holds', '/rulings', `/plans/${planId}`, '/schedules/VISIT'])
    expect((await browser(ofArea).get(`/retention${url}`)).status, url).toBe(403);
  await expect(t.as(ofArea, (ctx) => makePlan(ctx))).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(t.as(ofArea, (ctx) => confirmPlan(ctx, planId))).rejects.toMatchObject({
    code: 'not-allowed',
  });
  const { body } = await browser(commander).get('/retention');
  expect(body).toContain('16 schedules are not checked yet');
  expect(body).toContain('MoPI groups');
});
