import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StaffActor, system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { clocksOf } from '../clocks/clock.reads.ts';
import { runClocks } from '../clocks/run-clocks.ts';
import { restrictReport } from '../restricted/restrict-report.ts';
import { review, supervisedCase } from '../supervision/case.testing.ts';
import { closeCase } from '../supervision/close-case.ts';
import { nameInvestigator } from '../supervision/name-investigator.ts';
import { faceOf, overdue, toldReport } from '../triage.testing.ts';
import { sampleOf } from './sample.reads.ts';

let t: TestRuntime;
let duty: StaffActor;
let detective: StaffActor;
let commander: StaffActor;
let constable: StaffActor;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  duty = await signIn(t, ['DUTY_INSPECTOR']);
  detective = await signIn(t, ['DETECTIVE_INSPECTOR']);
  commander = await signIn(t, ['COMMANDER']);
  constable = await signIn(t, ['WARD_OFFICER']);
});
afterAll(() => t?.close());

async function closed() {
  const made = await supervisedCase(t, { duty, detective });
  const { caseId } = made;
  await t.as(detective, (ctx) => nameInvestigator(ctx, { caseId, staffId: constable.id }));
  await review(t, detective, { caseId, finding: 'READY_TO_CLOSE' });
  const ending = {
    caseId,
    outcome: '18',
    isConsentSaid: false,
    reasons: 'No witness came.',
    text: 'Closed.',
  };
  await t.as(detective, (ctx) => closeCase(ctx, ending));
  return made;
}
const drawn = (seed: string, size = 3) =>
  t.as(commander, (ctx) =>
    sampleOf(ctx.tx, ctx.forceId, { scopes: [''], seed, since: new Date(Date.now() - 3_600_000), size }),
  );

it('draws the same sample from the same seed, opens words only for a reason, and keeps what was found', async () => {
  const made = [await closed(), await closed(), await closed(), await closed()];
  const open = await supervisedCase(t, { duty, detective });
  const ids = (rows: Array<{ reportId: string }>) => rows.map(({ reportId }) => reportId);
  expect(ids(await drawn('2026-11'))).toEqual(ids(await drawn('2026-11')));
  const orders = await Promise.all(
    ['a', 'b', 'c', 'd', 'e', 'f'].map(async (seed) => ids(await drawn(seed, 4)).join()),
  );
  expect(new Set(orders).size).toBeGreaterThan(1);
  expect(ids(await drawn('x', 10)).sort()).toEqual(ids(made.map(({ id }) => ({ reportId: id }))).sort());
  expect(ids(await drawn('x', 10))).not.toContain(open.id);

  const page = new TestBrowser(faceOf(t, commander).app);
  const list = await page.get('/dip-sample?seed=2026-11');
  const [one] = made;
  expect(list.body).toContain(one?.reference);
  expect(list.body).toContain('18: Investigation complete');
  expect(list.body).not.toContain('mosque gate');
  expect(list.body).not.toContain('No witness came.');
  const url = `/dip-sample/${one?.id}`;
  expect((await page.get(`${url}/open?seed=2026-11`)).body).not.toContain('mosque gate');
  expect((await page.post(`${url}/open`, { seed: '2026-11' })).status).toBe(422);
  const words = await page.post(`${url}/open`, { seed: '2026-11', reason: 'complaint' });
  for (const text of ['mosque gate', 'No witness came.']) expect(words.body).toContain(text);
  const lines = await t.sql<{ detail: { reason?: string } }>(
    `select detail from platform.audit_entry where act = 'keeper.open' and subject_id = $1 and actor_id = $2`,
    [one?.id, commander.id],
  );
  expect(lines.map(({ detail }) => detail.reason)).toEqual(['complaint']);
  await page.get(`${url}/check?seed=2026-11`);
  const kept = await page.post(`${url}/check`, {
    seed: '2026-11',
    verdict: 'CONCERN',
    words: 'No visit was made.',
  });
  expect(kept.location).toBe('/dip-sample?seed=2026-11');
  expect((await page.get('/dip-sample?seed=2026-11')).body).toContain('Concern to be answered');
  // Whoever supervises reads it, and has a clock to answer it.
  const supervisor = new TestBrowser(faceOf(t, detective).app);
  for (const address of [`/cases/${one?.caseId}/supervision`, `/triage/${one?.id}`])
    expect((await supervisor.get(address)).body).toContain('No visit was made.');
  const [finding] = await t.as(detective, (ctx) => clocksOf(ctx.tx, ctx.forceId, one?.id ?? ''));
  expect([finding?.kind, finding?.about, finding?.ownerId, finding?.length]).toEqual([
    'FINDING',
    'CONCERN',
    detective.id,
    5,
  ]);
  expect((await supervisor.get('/clocks')).body).toContain(
    'What the commander found: concern to be answered',
  );
  await t.as(duty, (ctx) => restrictReport(ctx, { reportId: one?.id ?? '', why: 'OFFICER_INVOLVED' }));
  const row = (await page.get('/dip-sample?seed=2026-11')).body
    .split(one?.reference ?? '')[1]
    ?.split('</tr>')[0];
  expect([row?.includes('18: Investigation'), row?.includes('/open')]).toEqual([false, false]);
  for (const actor of [duty, detective])
    expect((await new TestBrowser(faceOf(t, actor).app).get('/dip-sample')).status).toBe(403);
  const west = await signIn(t, ['COMMANDER'], { scopes: ['westmarch'] });
  expect((await new TestBrowser(faceOf(t, west).app).get('/dip-sample')).body).not.toContain(one?.reference);
});

it('shows missed promises by role and time, and names nobody', async () => {
  await t.sql(`update access.staff_member set name = 'Officer Named' where id <> $1`, [commander.id]);
  const { id, reference } = await toldReport(t);
  await t.runJobs({ failures: 'collect' });
  await overdue(t, id, '2 hours 10 minutes');
  const page = new TestBrowser(faceOf(t, commander).app);
  const missed = (await page.get('/missed-clocks')).body;
  for (const words of [reference, 'Duty inspector', '2 h 10 min', 'Not yet']) expect(missed).toContain(words);
  expect(missed).not.toContain('Officer Named');
  await t.role('worker').as(system('triage.run-clocks'), (ctx) => runClocks(ctx));
  expect((await page.get('/missed-clocks')).body).toContain(reference);

  const { caseId, reference: late } = await supervisedCase(t, { duty, detective });
  await review(t, detective, { caseId, finding: 'CONTINUE' });
  expect((await page.get('/missed-clocks')).body).not.toContain(late);
  await t.sql(
    `update triage.clock set started_at = now() - interval '9 days', due_at = now() - interval '3 days 1 hour'
     where kind = 'REVIEW' and stopped_at is null
       and report_id = (select report_id from triage.case_file where id = $1)`,
    [caseId],
  );
  const reviews = (await page.get('/missed-clocks')).body;
  for (const words of [late, 'Detective inspector', '3 days']) expect(reviews).toContain(words);
  expect(reviews).not.toContain('Officer Named');
});
