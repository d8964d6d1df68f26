import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StaffActor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import type { Route } from '#platform/web/route';
import { createServer } from '#platform/web/server';
import { signIn } from '../src/apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../src/domain/reporting/visitor.testing.ts';
import { makePlan } from '../src/domain/retention/make-plan.ts';
import { placeHold } from '../src/domain/retention/place-hold.ts';
import { closedCrime, quietFor } from '../src/domain/retention/retention.testing.ts';
import { ruleOnReport } from '../src/domain/retention/rule-on-report.ts';
import { staffRoutes as retention } from '../src/domain/retention/staff.routes.ts';
import { setCrimeReference } from '../src/domain/triage/records/set-crime-reference.ts';
import { staffRoutes as triage } from '../src/domain/triage/staff.routes.ts';
import { inspect } from './journeys/journey.ts';
import { closeBrowser, openPage } from './support/browser.ts';

let t: TestRuntime;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
});
afterAll(async () => {
  await closeBrowser();
  await t?.close();
});

const faceOf = (actor: StaffActor, routes: Route[]) =>
  createServer({
    process: 'staff',
    runtime: t,
    routes,
    log: silentLog,
    audience: 'staff',
    forceName: 'Aldermarch Police',
    resolveActor: async () => actor,
  });

it('the pages of retention and of the record system stand on a desk and on a phone', async () => {
  const staff = {
    duty: await signIn(t, ['DUTY_INSPECTOR']),
    detective: await signIn(t, ['DETECTIVE_INSPECTOR']),
    constable: await signIn(t, ['WARD_OFFICER']),
  };
  const manager = await signIn(t, ['INFORMATION_MANAGER']);
  const [due, held, review] = [
    await closedCrime(t, staff),
    await closedCrime(t, staff),
    await closedCrime(t, staff),
  ];
  for (const { id } of [due, held])
    await t.as(manager, (ctx) =>
      ruleOnReport(ctx, {
        reportId: id,
        verdict: 'GROUP',
        mopiGroup: 3,
        keepUntil: null,
        isAsked: false,
        reason: 'OFFENCE_GROUP',
      }),
    );
  await t.as(staff.detective, (ctx) =>
    setCrimeReference(ctx, { caseId: review.caseId, reference: '42/10231/26', text: '' }),
  );
  await quietFor(t, [due.id, held.id, review.id], '11 years');
  await t.as(manager, (ctx) =>
    placeHold(ctx, {
      subjectKind: 'CASE',
      reference: held.reference,
      reason: 'PUBLIC_INQUIRY',
      words: 'Asked for by the inquiry’s letter 12.',
      ownerId: manager.id,
      reviewOn: '2099-01-01',
    }),
  );
  const { planId } = await t.as(manager, (ctx) => makePlan(ctx));
  const look = async (actor: StaffActor, routes: Route[], paths: string[]) => {
    const server = faceOf(actor, routes);
    const url = (await server.listen(0)).replace('127.0.0.1', 'localhost');
    const page = await openPage();
    for (const path of paths) {
      expect((await page.goto(`${url}${path}`))?.status(), path).toBe(200);
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await inspect(page, `${path} at ${width}`);
      }
    }
    await page.close();
    await server.close();
  };
  await look(manager, retention, [
    '/retention',
    `/retention/plans/${planId}`,
    '/retention/holds',
    '/retention/rulings',
    `/retention/rulings/${due.id}`,
    '/retention/schedules/NON_CRIME',
  ]);
  await look(staff.detective, triage, [
    '/records',
    `/cases/${review.caseId}/record`,
    '/find?reference=none',
    '/cases',
    '/triage',
  ]);
});
