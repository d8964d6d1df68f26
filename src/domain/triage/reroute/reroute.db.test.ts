import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StaffActor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { clocksOf } from '../clocks/clock.reads.ts';
import { oversightOf } from '../triage.reads.ts';
import { faceOf, toldConcern, toldReport } from '../triage.testing.ts';
import { rerouteReport } from './reroute-report.ts';

let t: TestRuntime;
let duty: StaffActor;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  duty = await signIn(t, ['DUTY_INSPECTOR']);
});
afterAll(() => t?.close());

const arrived = async (told: Promise<{ id: string; reference: string }>) => {
  const one = await told;
  await t.runJobs({ failures: 'collect' });
  return one;
};
const overseen = async (id: string) => {
  const row = await t.as(duty, (ctx) => oversightOf(ctx.tx, ctx.forceId, id));
  if (!row) throw new Error('not in the queue');
  return row;
};
const clocks = async (id: string) =>
  Object.fromEntries(
    (await t.as(duty, (ctx) => clocksOf(ctx.tx, ctx.forceId, id))).map(({ kind, stopReason, dueAt }) => [
      kind,
      { stopReason, dueAt },
    ]),
  );
const counted = (id: string) => t.sql('select 1 from surveillance.counted_report where report_id = $1', [id]);
const MINUTE_MS = 60_000;

it('deals with a concern as a report and back, with a reason, its clocks and its count', async () => {
  const { id, reference } = await arrived(toldConcern(t, { concernAbout: 'SAFETY' }));
  expect(Object.keys(await clocks(id))).toEqual(['ATTENTION']);
  const page = new TestBrowser(faceOf(t, duty).app);
  const asked = await page.get(`/triage/${id}/reroute`);
  expect(asked.body).toContain('Deal with it as a report');
  const version = String((await overseen(id)).version);
  expect((await page.post(`/triage/${id}/reroute`, { version })).status).toBe(422);
  const stale = await page.post(`/triage/${id}/reroute`, { version: '0', reason: 'TELLS_OF_INCIDENT' });
  expect(stale.status).toBe(422);
  const done = await page.post(`/triage/${id}/reroute`, { version, reason: 'TELLS_OF_INCIDENT' });
  expect(done.location).toBe(`/triage/${id}?done=rerouted`);
  await t.runJobs({ failures: 'collect' });
  const row = await overseen(id);
  expect(row.kind).toBe('report');
  expect(row.attentionDueAt.getTime() - Date.now()).toBeLessThan(16 * MINUTE_MS);
  const now = await clocks(id);
  expect(Object.keys(now).sort()).toEqual(['ATTENTION', 'CONTACT', 'RECORDING']);
  expect(now.ATTENTION?.dueAt).toEqual(row.attentionDueAt);
  expect(await counted(id)).toHaveLength(1);
  expect((await page.get(`/triage/${id}`)).body).toContain('It tells of something that happened');
  expect((await page.get('/triage')).body).toContain(reference);

  await t.as(duty, (ctx) =>
    rerouteReport(ctx, { reportId: id, version: row.version, reason: 'TELLS_OF_NONE' }),
  );
  await t.runJobs({ failures: 'collect' });
  expect((await clocks(id)).RECORDING?.stopReason).toBe('NOT_NEEDED');
  expect(await counted(id)).toHaveLength(0);
  const { version: again } = await overseen(id);
  await t.as(duty, (ctx) => rerouteReport(ctx, { reportId: id, version: again, reason: 'PERSON_ASKED' }));
  expect((await clocks(id)).RECORDING?.stopReason).toBeNull();
  // The person is shown what they told as they told it.
  const [told] = await t.sql<{ kind: string }>('select kind from reporting.report where id = $1', [id]);
  expect(told?.kind).toBe('concern');
  const lines = await t.sql<{ detail: { to: string } }>(
    `select detail from platform.audit_entry where act = 'triage.reroute-report' and subject_id = $1 order by at`,
    [id],
  );
  expect(lines.map(({ detail }) => detail.to)).toEqual(['report', 'concern', 'report']);
});

it('is for who decides, in their own area', async () => {
  const { id } = await arrived(toldReport(t));
  const { version } = await overseen(id);
  for (const other of [
    await signIn(t, ['DETECTIVE_INSPECTOR']),
    await signIn(t, ['DUTY_INSPECTOR'], { scopes: ['westmarch'] }),
  ])
    await expect(
      t.as(other, (ctx) => rerouteReport(ctx, { reportId: id, version, reason: 'TELLS_OF_NONE' })),
    ).rejects.toMatchObject({ code: 'not-allowed' });
});

it('starts the removal clock of graffiti, and lets nothing that may be terrorism wait like a question', async () => {
  const graffiti = await arrived(toldConcern(t, { concernAbout: 'GRAFFITI' }));
  expect(Object.keys(await clocks(graffiti.id)).sort()).toEqual(['ATTENTION', 'GRAFFITI']);
  const wait = async (about: string) => {
    const row = await overseen((await arrived(toldConcern(t, { concernAbout: about }))).id);
    return Math.round((row.attentionDueAt.getTime() - row.openedAt.getTime()) / MINUTE_MS);
  };
  expect([await wait('TERRORISM'), await wait('QUESTION')]).toEqual([15, 72 * 60]);
  const page = (await new TestBrowser(faceOf(t, duty).app).get('/triage')).body;
  expect(page).toContain('Concern: Hateful graffiti or stickers');
});
