import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StaffActor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { faceOf } from '../triage.testing.ts';
import { review, supervisedCase } from './case.testing.ts';
import { closeCase } from './close-case.ts';
import { nameInvestigator } from './name-investigator.ts';
import { reopenCase } from './reopen-case.ts';

let t: TestRuntime;
let duty: StaffActor;
let detective: StaffActor;
let other: StaffActor;
let constable: StaffActor;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  duty = await signIn(t, ['DUTY_INSPECTOR']);
  detective = await signIn(t, ['DETECTIVE_INSPECTOR']);
  other = await signIn(t, ['DETECTIVE_INSPECTOR']);
  constable = await signIn(t, ['WARD_OFFICER']);
});
afterAll(() => t?.close());

const ENDING = {
  outcome: '18',
  isConsentSaid: false,
  reasons: 'No witness came.',
  text: 'We could not find who did it.',
};
const close = (caseId: string, by = detective, part: Partial<typeof ENDING> = {}) =>
  t.as(by, (ctx) => closeCase(ctx, { caseId, ...ENDING, ...part }));
const investigate = (caseId: string, staffId = constable.id) =>
  t.as(detective, (ctx) => nameInvestigator(ctx, { caseId, staffId }));
const opened = (route: 'CRIME' | 'TENSION_OBSERVATION' = 'CRIME') =>
  supervisedCase(t, { duty, detective }, { route });
const statusOf = async (id: string) =>
  (await t.sql<{ status: string }>('select status from reporting.report where id = $1', [id]))[0]?.status;

describe('closing a case', () => {
  it('goes through the page to an outcome, tells the person, and is opened again with the log kept', async () => {
    const { id, caseId } = await opened();
    const page = new TestBrowser(faceOf(t, detective).app);
    const url = `/cases/${caseId}`;
    expect((await page.get(`${url}/supervision`)).body).toContain(
      'name the investigating officer and keep a review',
    );
    const named = await page.post(`${url}/investigator`, { staffId: constable.id });
    expect(named.location).toBe(`${url}/supervision?done=named`);
    await review(t, detective, { caseId, finding: 'READY_TO_CLOSE' });
    const form = await page.get(`${url}/supervision`);
    expect(form.body).toContain(`action="${url}/close"`);
    expect(form.body).toContain('1A: Charge or summons: alternate offence');
    const closing = {
      isCrime: 'yes',
      outcome: '8',
      reasons: 'Both agreed.',
      told: 'You agreed to a meeting.',
    };
    const wrong = await page.post(`${url}/close`, closing);
    expect([wrong.status, wrong.body.includes('This outcome needs the victim’s agreement')]).toEqual([
      422,
      true,
    ]);
    expect(wrong.body).toContain('You agreed to a meeting.');
    const closed = await page.post(`${url}/close`, { ...closing, consent: 'YES' });
    expect(closed.location).toBe(`${url}/supervision?done=closed`);
    const ended = await page.get(closed.location);
    expect(ended.body).toContain('Closed. 8: Community resolution');
    expect(ended.body).toContain(`action="${url}/reopen"`);
    expect(await statusOf(id)).toBe('closed');
    expect((await page.get(`/cases/${caseId}`)).body).toContain('You agreed to a meeting.');
    const again = await page.post(`${url}/reopen`, {
      reasons: 'A witness came.',
      told: 'We look at it again.',
    });
    expect(again.location).toBe(`${url}/supervision?done=reopened`);
    const log = (await page.get(again.location)).body;
    for (const words of [
      'Closed. 8: Community resolution',
      'Opened again',
      'A witness came.',
      'Both agreed.',
    ])
      expect(log).toContain(words);
    expect(await statusOf(id)).toBe('supervised');
    expect(await t.sql('select state from triage.oversight where report_id = $1', [id])).toEqual([
      { state: 'supervised' },
    ]);
  });

  it('needs an investigating officer and a review that found it ready, since it was last opened', async () => {
    const { caseId } = await opened();
    await review(t, detective, { caseId, finding: 'READY_TO_CLOSE' });
    await expect(close(caseId)).rejects.toMatchObject({ code: 'conflict', message: /investigating/ });
    await investigate(caseId);
    await review(t, detective, { caseId, finding: 'CONTINUE' });
    await expect(close(caseId)).rejects.toMatchObject({ code: 'conflict', message: /ready/ });
    await review(t, detective, { caseId, finding: 'READY_TO_CLOSE' });
    await close(caseId);
    await expect(close(caseId)).rejects.toMatchObject({ code: 'conflict' });
    await expect(review(t, detective, { caseId, finding: 'CONTINUE' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await t.as(detective, (ctx) => reopenCase(ctx, { caseId, reasons: 'New witness.', text: 'Open again.' }));
    await expect(close(caseId)).rejects.toMatchObject({ code: 'conflict', message: /ready/ });
  });

  it('is for the supervisor alone, and for nobody who investigated, now or before', async () => {
    const { caseId } = await opened();
    await investigate(caseId);
    await review(t, detective, { caseId, finding: 'READY_TO_CLOSE' });
    await expect(close(caseId, other)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(close(caseId, constable)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(close(caseId, duty)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(investigate(caseId, detective.id)).rejects.toMatchObject({ code: 'own-work' });
    // The case passes to a supervisor who investigated it once.
    await investigate(caseId, other.id);
    await investigate(caseId, constable.id);
    await t.sql('update triage.case_file set supervisor_id = $1 where id = $2', [other.id, caseId]);
    await expect(close(caseId, other)).rejects.toMatchObject({ code: 'own-work' });
    await expect(review(t, other, { caseId, finding: 'CONTINUE' })).rejects.toMatchObject({
      code: 'own-work',
    });
  });

  it('gives a crime an outcome, and what is no crime none', async () => {
    const crime = await opened();
    const tension = await opened('TENSION_OBSERVATION');
    for (const { caseId } of [crime, tension]) {
      await investigate(caseId);
      await review(t, detective, { caseId, finding: 'READY_TO_CLOSE' });
    }
    for (const outcome of ['', 'NFA', '23'])
      await expect(close(crime.caseId, detective, { outcome })).rejects.toMatchObject({
        code: 'invalid-input',
      });
    await expect(close(tension.caseId)).rejects.toMatchObject({ code: 'invalid-input' });
    await close(tension.caseId, detective, { outcome: '' });
    expect(
      await t.sql('select outcome, state from triage.case_file where id = $1', [tension.caseId]),
    ).toEqual([{ outcome: null, state: 'closed' }]);
    expect(await statusOf(crime.id)).toBe('supervised');
  });

  it('keeps a log that the console can add to and never change', async () => {
    const { caseId } = await opened();
    await investigate(caseId);
    for (const table of ['case_decision', 'investigator', 'review', 'decision'])
      for (const what of [`update triage.${table} set force_id = force_id`, `delete from triage.${table}`])
        await expect(
          t.as(detective, (ctx) => ctx.tx.run(`${what} where force_id = $1`, [ctx.forceId])),
        ).rejects.toThrow(/permission denied/);
    await expect(
      t.sql(
        `insert into triage.case_decision (force_id, id, case_id, kind, decided_by, decided_at, route, outcome,
           review_id, seal_id, reasons_sealed)
         select force_id, gen_random_uuid(), id, 'CLOSED', supervisor_id, now(), 'CRIME', null, null,
           gen_random_uuid(), '' from triage.case_file where id = $1`,
        [caseId],
      ),
    ).rejects.toThrow(/check constraint/);
  });
});
