import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type StaffActor, system } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { signIn } from '../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../reporting/visitor.testing.ts';
import { reopenCase } from '../triage/supervision/reopen-case.ts';
import { confirmPlan } from './confirm-plan.ts';
import { makePlan } from './make-plan.ts';
import {
  browserOf,
  closedCrime,
  type People,
  quietFor,
  ruleGroup,
  signedInPeople,
} from './retention.testing.ts';
import { ruleOnReport } from './rule-on-report.ts';
import { runPlan } from './run-plan.ts';

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
// Each test stands on its own reports: what the others left is young again.
beforeEach(() => t.sql('delete from retention.ruling; update triage.oversight set changed_at = now()'));

const browser = (actor: StaffActor) => browserOf(t, actor);
const group = (reportId: string, mopiGroup?: number) => ruleGroup(t, manager, reportId, mopiGroup);
async function dueCrime(narrative = 'He shouted at the gate.') {
  const made = await closedCrime(t, staff, { narrative });
  await group(made.id);
  await quietFor(t, [made.id], '7 years');
  return made;
}
const plan = () => t.as(manager, (ctx) => makePlan(ctx));
const run = (planId: string) => runPlan(t.role('worker'), t.forceId, planId);
const isThere = async (id: string): Promise<boolean> =>
  (await t.sql('select from reporting.report where id = $1', [id])).length === 1;
const lineOf = async (planId: string, id: string) =>
  (
    await t.sql<{ verdict: string; state: string; left_why: string | null }>(
      'select verdict, state, left_why from retention.plan_line where plan_id = $1 and subject_id = $2',
      [planId, id],
    )
  )[0];

/** Puts a letter of each into one series, as a person's decision leaves it. */
async function inOneSeries(first: string, second: string): Promise<void> {
  const [a, b, series, proposal] = [newId(), newId(), newId(), newId()];
  for (const [id, reportId] of [
    [a, first],
    [b, second],
  ])
    await t.sql(
      `insert into triage.material (force_id, id, report_id, kind, packaging, recorded_at, mark_count, seal_id, text_sealed,
         handling_sealed) values ('aldermarch', $1, $2, 'LETTER', 'KEPT', now(), 0, $1, '\\x00', '\\x00')`,
      [id, reportId],
    );
  await t.sql(
    `insert into triage.series (force_id, id, reference, opened_by, opened_at, lead_force)
     values ('aldermarch', $1, 'S-7K3M9', $2, now(), 'aldermarch')`,
    [series, staff.duty.id],
  );
  await t.sql(
    `insert into triage.series_proposal (force_id, id, newer_id, older_id, basis, proposed_at)
     values ('aldermarch', $1, $2, $3, 'WORDS', now())`,
    [proposal, b, a],
  );
  await t.sql(
    `insert into triage.series_decision (force_id, id, proposal_id, number, outcome, series_id, decided_by, decided_at,
       seal_id, reason_sealed) values ('aldermarch', $1, $1, 1, 'SAME', $2, $3, now(), $1, '\\x00')`,
    [proposal, series, staff.duty.id],
  );
}

describe('a dry run', () => {
  it('erases nothing, and nothing is erased before a person confirms', async () => {
    const { id } = await dueCrime();
    const { planId } = await plan();
    expect(await lineOf(planId, id)).toMatchObject({ verdict: 'ERASE', state: 'LISTED' });
    await expect(run(planId)).rejects.toMatchObject({ code: 'conflict' });
    expect(await isThere(id)).toBe(true);
    const other = await plan();
    await t.sql(`update retention.plan set made_at = now() - interval '15 days' where id = $1`, [
      other.planId,
    ]);
    await expect(t.as(manager, (ctx) => confirmPlan(ctx, other.planId))).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('lists a crime nobody grouped for review, and a recent one not at all', async () => {
    const [old, young] = [await closedCrime(t, staff), await closedCrime(t, staff)];
    await group(young.id);
    await quietFor(t, [old.id], '7 years');
    await quietFor(t, [young.id], '5 years');
    const { planId } = await plan();
    expect(await lineOf(planId, old.id)).toMatchObject({ verdict: 'REVIEW' });
    expect(await lineOf(planId, young.id)).toBeUndefined();
  });

  it('is confirmed with a fresh sign-in, and by two people where somebody ruled on a record', async () => {
    const { id } = await closedCrime(t, staff);
    const asked = { reportId: id, mopiGroup: null, keepUntil: null, isAsked: true, reason: 'PERSON_ASKED' };
    await t.as(manager, (ctx) => ruleOnReport(ctx, { ...asked, verdict: 'ERASE' }));
    const { planId } = await plan();
    const stale = { ...manager, authenticatedAt: new Date(Date.now() - 3_600_000) };
    await expect(t.as(stale, (ctx) => confirmPlan(ctx, planId))).rejects.toMatchObject({
      code: 'sign-in-again',
    });
    expect(await t.as(manager, (ctx) => confirmPlan(ctx, planId))).toEqual({ isComplete: false });
    await expect(t.as(manager, (ctx) => confirmPlan(ctx, planId))).rejects.toMatchObject({
      code: 'own-work',
    });
    await expect(run(planId)).rejects.toMatchObject({ code: 'conflict' });
    expect(await isThere(id)).toBe(true);
    expect(await t.as(commander, (ctx) => confirmPlan(ctx, planId))).toEqual({ isComplete: true });
    await t.runJobs({ failures: 'collect' });
    expect(await isThere(id)).toBe(false);
  });
});

describe('a run', () => {
  it('leaves what was taken up again since', async () => {
    const { id, caseId } = await dueCrime();
    const { planId } = await plan();
    await t.as(manager, (ctx) => confirmPlan(ctx, planId));
    await t.as(staff.detective, (ctx) =>
      reopenCase(ctx, {
        caseId,
        reasons: 'A witness came.',
        text: 'We look at it again.',
      }),
    );
    await run(planId);
    expect(await lineOf(planId, id)).toMatchObject({ state: 'LEFT', left_why: 'NOT_DUE' });
    expect(await isThere(id)).toBe(true);
  });

  it('goes on after a kill, and a second run of it changes nothing', async () => {
    const made = [await dueCrime(), await dueCrime(), await dueCrime()];
    const { planId } = await plan();
    await t.as(manager, (ctx) => confirmPlan(ctx, planId));
    const worker = t.role('worker');
    const [{ n: before } = { n: 0 }] = await t.sql<{ n: number }>(
      'select count(*)::int as n from retention.tombstone',
    );
    let done = 0;
    // The connection is torn away after the first record: the process is gone in the middle of its second.
    const dying = {
      ...worker,
      pool: new Proxy(worker.pool, {
        get: (pool, name) => {
          const value = Reflect.get(pool, name);
          if (name !== 'connect' || typeof value !== 'function')
            return typeof value === 'function' ? value.bind(pool) : value;
          return async () => {
            done += 1;
            if (done > 4) throw new Error('killed');
            return pool.connect();
          };
        },
      }),
    };
    await expect(runPlan(dying, t.forceId, planId)).rejects.toThrow('killed');
    const left = (await Promise.all(made.map(({ id }) => isThere(id)))).filter(Boolean).length;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(3);
    await t.runClock('retention.resume');
    for (const { id } of made) expect(await isThere(id)).toBe(false);
    const [{ n: after } = { n: 0 }] = await t.sql<{ n: number }>(
      'select count(*)::int as n from retention.tombstone',
    );
    expect(after - before).toBe(3);
    expect(await run(planId)).toEqual({ erased: 0, left: 0 });
  });

  it('is the same from the command line, by the owner of the tables', async () => {
    const { id } = await dueCrime();
    const owner = t.role('migrator');
    const { planId } = await owner.as(system('cli.retention'), (ctx) => makePlan(ctx));
    await expect(owner.as(system('cli.retention'), (ctx) => confirmPlan(ctx, planId))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await t.as(manager, (ctx) => confirmPlan(ctx, planId));
    expect(await runPlan(owner, t.forceId, planId)).toEqual({ erased: 1, left: 0 });
    expect(await isThere(id)).toBe(false);
  });

  it('waits with a letter for the rest of its series, but not where a person ruled on it', async () => {
    const [first, second] = [await dueCrime(), await closedCrime(t, staff)];
    await inOneSeries(first.id, second.id);
    const { planId } = await plan();
    expect(await lineOf(planId, first.id)).toMatchObject({ verdict: 'WAITS' });
    await group(second.id);
    await quietFor(t, [second.id], '7 years');
    const both = await plan();
    expect(await lineOf(both.planId, first.id)).toMatchObject({ verdict: 'ERASE' });
    expect(await lineOf(both.planId, second.id)).toMatchObject({ verdict: 'ERASE' });
    await t.sql('update triage.oversight set changed_at = now() where report_id = $1', [second.id]);
    const asked = { mopiGroup: null, keepUntil: null, isAsked: true, reason: 'PERSON_ASKED' };
    await t.as(manager, (ctx) => ruleOnReport(ctx, { ...asked, reportId: first.id, verdict: 'ERASE' }));
    const ruled = await plan();
    expect(await lineOf(ruled.planId, first.id)).toMatchObject({ verdict: 'ERASE' });
    expect(await lineOf(ruled.planId, second.id)).toBeUndefined();
  });

  it('is the worker’s only way: the database refuses what nobody confirmed', async () => {
    const { id } = await dueCrime();
    const { planId } = await plan();
    const tries = [
      ['select retention.erase_planned($1, $2, $3, $4::uuid[])', ['aldermarch', planId, 'report', [id]]],
      ['select platform.erase_records($1, $2, $3::uuid[])', ['aldermarch', 'report', [id]]],
    ] as const;
    for (const [text, values] of tries)
      await expect(
        t.role('worker').as(system('test'), ({ tx }) => tx.row(text, [...values])),
      ).rejects.toMatchObject({ code: '42501' });
    expect(await isThere(id)).toBe(true);
  });

  it('takes the copies of a report with it', async () => {
    const [lead, copy] = [await dueCrime(), await closedCrime(t, staff)];
    await t.sql('update triage.oversight set duplicate_of = $1 where report_id = $2', [lead.id, copy.id]);
    await quietFor(t, [lead.id, copy.id], '7 years');
    const { planId } = await plan();
    await t.as(manager, (ctx) => confirmPlan(ctx, planId));
    await run(planId);
    expect([await isThere(lead.id), await isThere(copy.id)]).toEqual([false, false]);
    expect(
      await t.sql('select from retention.tombstone where subject_id = any ($1)', [[lead.id, copy.id]]),
    ).toHaveLength(2);
  });
});

describe('the pages', () => {
  it('place a hold, keep a held report from a run that was confirmed before, and lift it by a second person', async () => {
    const { id, reference } = await dueCrime();
    const { planId } = await plan();
    await t.as(manager, (ctx) => confirmPlan(ctx, planId));
    const page = browser(manager);
    await page.get('/retention/holds');
    const form = {
      subjectKind: 'REPORT',
      reference,
      reason: 'PUBLIC_INQUIRY',
      words: 'Asked for by letter 12.',
      ownerId: commander.id,
      'reviewOn-day': '1',
      'reviewOn-month': '6',
      'reviewOn-year': '2099',
    };
    const wrong = await page.post('/retention/holds', { ...form, reference: 'R-NONE-NONE' });
    expect([wrong.status, wrong.body.includes('There is no such report')]).toEqual([422, true]);
    expect((await page.post('/retention/holds', form)).location).toBe('/retention/holds');
    const shown = (await page.get('/retention/holds')).body;
    for (const words of ['Asked for by letter 12.', reference]) expect(shown).toContain(words);
    const [stored] = await t.sql<{ words: string }>(
      `select encode(words_sealed, 'escape') as words from retention.hold`,
    );
    expect(stored?.words).not.toContain('letter 12');
    expect(await run(planId)).toEqual({ erased: 0, left: 1 });
    expect(await lineOf(planId, id)).toMatchObject({ state: 'LEFT', left_why: 'HELD' });
    const [hold] = await t.sql<{ id: string }>('select id from retention.hold');
    const at = `/retention/holds/${hold?.id}`;
    expect((await page.post(at, { answer: 'lift' })).status).toBe(409);
    await page.post(at, { answer: 'ask' });
    expect((await page.post(at, { answer: 'lift' })).status).toBe(409);
    const second = browser(commander);
    await second.get('/retention/holds');
    expect((await second.post(at, { answer: 'lift' })).location).toBe('/retention/holds');
    const next = await plan();
    expect(await lineOf(next.planId, id)).toMatchObject({ verdict: 'ERASE' });
  });

  it('change a schedule with a reason, and refuse what would erase tomorrow', async () => {
    const page = browser(manager);
    expect((await page.get('/retention')).body).toContain('Not checked yet');
    const at = '/retention/schedules/CONCERN';
    await page.get(at);
    const form = {
      n: '18',
      unit: 'M',
      act: 'ERASE',
      source: 'Force schedule 7.2',
      isVerified: 'YES',
      reason: 'Agreed.',
    };
    const short = await page.post(at, { ...form, n: '3', unit: 'D' });
    expect([short.status, short.body.includes('less than four weeks')]).toEqual([422, true]);
    expect((await page.post(at, form)).location).toBe('/retention');
    const shown = await page.get('/retention');
    for (const words of ['18 months', 'Force schedule 7.2']) expect(shown.body).toContain(words);
    expect((await page.get(at)).body).toContain('Agreed.');
    await page.get('/retention/schedules/AUDIT');
    const audit = await page.post('/retention/schedules/AUDIT', form);
    expect([audit.status, audit.body.includes('not erased here')]).toEqual([422, true]);
  });

  it('make and show a dry run, and confirm it', async () => {
    const { reference } = await dueCrime();
    const page = browser(manager);
    await page.get('/retention');
    const made = await page.post('/retention/plans', {});
    const shown = await page.get(made.location ?? '');
    for (const words of [reference, 'There is no way back', 'Crime, MoPI group 3'])
      expect(shown.body).toContain(words);
    const confirmed = await page.post(`${made.location}/confirm`, {});
    expect(confirmed.location).toBe(made.location);
    await t.runJobs({ failures: 'collect' });
    const after = await page.get(made.location ?? '');
    expect(after.body).toContain('1 record erased');
    expect(after.body).not.toContain(reference);
  });

  it('are shut to everybody else', async () => {
    for (const role of ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'ADMINISTRATOR', 'ANALYST'] as const)
      expect((await browser(await signIn(t, [role])).get('/retention')).status).toBe(403);
  });
});
