import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { signIn } from '../src/apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../src/domain/reporting/visitor.testing.ts';
import { restrictReport } from '../src/domain/triage/restricted/restrict-report.ts';
import { supervisedCase } from '../src/domain/triage/supervision/case.testing.ts';
import { faceOf } from '../src/domain/triage/triage.testing.ts';
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

it('the pages of the first response, of need to know and of the commander stand on a desk and on a phone', async () => {
  const duty = await signIn(t, ['DUTY_INSPECTOR']);
  const detective = await signIn(t, ['DETECTIVE_INSPECTOR']);
  const commander = await signIn(t, ['COMMANDER']);
  const { id, caseId } = await supervisedCase(t, { duty, detective });
  const other = await supervisedCase(t, { duty, detective });
  await t.as(duty, (ctx) => restrictReport(ctx, { reportId: other.id, why: 'CHILD' }));
  const look = async (actor: typeof duty, paths: Record<string, number>) => {
    const server = faceOf(t, actor);
    const url = (await server.listen(0)).replace('127.0.0.1', 'localhost');
    const page = await openPage();
    for (const [path, status] of Object.entries(paths)) {
      expect((await page.goto(`${url}${path}`))?.status(), path).toBe(status);
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await inspect(page, `${path} at ${width}`);
      }
    }
    await page.close();
    await server.close();
  };
  await look(detective, { [`/cases/${caseId}/supervision`]: 200, [`/cases/${caseId}/access`]: 200 });
  await look(duty, { [`/triage/${id}/response`]: 200, [`/triage/${other.id}/access`]: 200 });
  await look(commander, {
    '/dip-sample': 200,
    '/missed-clocks': 200,
    '/break-glass': 200,
    [`/triage/${other.id}`]: 403,
  });
});
