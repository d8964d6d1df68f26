import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StaffActor, system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { signIn } from '../../apps/keeper/sign-in.testing.ts';
import { newDraft } from '../reporting/draft.model.ts';
import { takeReport } from '../reporting/take-report.ts';
import { seedAreas } from '../reporting/visitor.testing.ts';
import { acknowledgeReport } from './acknowledge-report.ts';
import { runClocks } from './clocks/run-clocks.ts';
import { setRoster } from './roster/set-roster.ts';
import { oversightOf } from './triage.reads.ts';
import { overdue } from './triage.testing.ts';

let t: TestRuntime;
let taker: StaffActor;
let other: StaffActor;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  taker = await signIn(t, ['DUTY_INSPECTOR']);
  other = await signIn(t, ['DUTY_INSPECTOR']);
});
afterAll(() => t?.close());

it('whoever took a report down is neither asked to oversee it nor can take it', async () => {
  const now = Date.now();
  const [fromAt, untilAt] = [new Date(now - 60_000), new Date(now + 3_600_000)];
  await t.as(system('test'), (ctx) =>
    setRoster(
      ctx,
      [taker, other].map(({ id: staffId }, at) => ({ staffId, position: at + 1, fromAt, untilAt })),
    ),
  );
  const answers = { danger: 'NO', role: 'ME', happened: ['THREATENED'], anonymity: 'ANONYMOUS' };
  const { receiptPepper, cookieSecret } = t.config;
  const { reportId } = await t.as(taker, (ctx) =>
    takeReport(
      ctx,
      { receiptPepper, cookieSecret },
      {
        draft: { ...newDraft('report'), answers, isShort: true, hasReachedCheck: true },
        route: 'FRONT_COUNTER',
        language: 'en',
        isCodeGiven: true,
      },
    ),
  );
  await t.runJobs();
  const row = await t.as(other, (ctx) => oversightOf(ctx.tx, ctx.forceId, reportId));
  expect(row?.askedStaffId).toBe(other.id);
  await overdue(t, reportId);
  await t.as(system('test'), (ctx) => runClocks(ctx));
  expect((await t.as(other, (ctx) => oversightOf(ctx.tx, ctx.forceId, reportId)))?.askedStaffId).toBe(
    other.id,
  );
  await expect(t.as(taker, (ctx) => acknowledgeReport(ctx, reportId))).rejects.toMatchObject({
    code: 'own-work',
  });
  await t.as(other, (ctx) => acknowledgeReport(ctx, reportId));
});
