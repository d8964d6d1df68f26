import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StaffActor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { signIn } from '../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../reporting/visitor.testing.ts';
import { toldConcern } from '../triage/triage.testing.ts';
import { confirmPlan } from './confirm-plan.ts';
import { makePlan } from './make-plan.ts';
import {
  browserOf,
  closedCrime,
  decidedNoCrime,
  type People,
  quietFor,
  ruleGroup,
  signedInPeople,
} from './retention.testing.ts';

let t: TestRuntime;
let staff: People;
let manager: StaffActor;
let commander: StaffActor;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  staff = await signedInPeople(t);
  ({ manager, commander } = staff);
});
afterAll(() => t?.close());

const plans = (lines: readonly { subjectId: string; verdict: string }[]) =>
  lines.map(({ subjectId, verdict }) => `${verdict} ${subjectId}`).sort();

it('walks through every sort, so that none hides another, and says how many it left', async () => {
  const [older, newer] = [await closedCrime(t, staff), await closedCrime(t, staff)];
  const waiting = await closedCrime(t, staff);
  for (const { id } of [older, newer]) await ruleGroup(t, manager, id);
  const worry = await toldConcern(t, { concernAbout: 'TENSION' });
  await t.runJobs({ failures: 'collect' });
  await decidedNoCrime(t, [worry.id], staff.duty);
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
  const { body } = await browserOf(t, manager).get(`/retention/plans/${short.planId}`);
  expect(body).toContain('At least 2 more records');
  expect((await browserOf(t, manager).get(`/retention/plans/${whole.planId}`)).body).not.toContain(
    'At least',
  );
});

it('is for whoever acts for the whole force, and says what nobody has checked yet', async () => {
  const ofArea = await signIn(t, ['INFORMATION_MANAGER', 'COMMANDER'], {
    scopes: ['eastmarch', 'westmarch'],
  });
  const { planId } = await t.as(manager, (ctx) => makePlan(ctx));
  for (const url of ['', '/holds', '/rulings', `/plans/${planId}`, '/schedules/VISIT'])
    expect((await browserOf(t, ofArea).get(`/retention${url}`)).status, url).toBe(403);
  await expect(t.as(ofArea, (ctx) => makePlan(ctx))).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(t.as(ofArea, (ctx) => confirmPlan(ctx, planId))).rejects.toMatchObject({
    code: 'not-allowed',
  });
  const { body } = await browserOf(t, commander).get('/retention');
  expect(body).toContain('16 schedules are not checked yet');
  expect(body).toContain('MoPI groups');
});
