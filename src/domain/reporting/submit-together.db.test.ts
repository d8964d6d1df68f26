import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC } from '#kernel/actor';
import type { Statements } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { newPrivateCode, publicReference } from '#platform/crypto/reader';
import { openStatements } from '#platform/db/statements';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { type Draft, newDraft } from './draft.model.ts';
import { loadDraft, saveDraft } from './keep-draft.ts';
import { readReceipt } from './read-thread.ts';
import { type SealedReport, sendReports } from './report.store.ts';
import type { ReportingSecrets } from './secrets.model.ts';
import { sealSubmission } from './store-submission.ts';
import { reportOf } from './submit-report.ts';
import { type FormToSend, submitForm } from './submit-together.ts';
import { seedAreas } from './visitor.testing.ts';

let web: TestRuntime;
let secrets: ReportingSecrets;
let door: Statements;

const ANSWERS = {
  danger: 'NO',
  role: 'ME',
  happened: ['SAID_OR_SHOUTED'],
  narrative: 'Somebody shouted at us.',
  place: 'Mill Lane',
  placeKind: 'STREET',
  area: 'eastmarch',
  ward: 'eastmarch/mill-ward',
  why: ['RACE'],
  anonymity: 'NAMED',
  name: 'A name',
  contactBy: 'CALL',
  phone: '07700 900123',
};

beforeAll(async () => {
  web = await testRuntime({ role: 'public_web' });
  secrets = { receiptPepper: web.config.receiptPepper, cookieSecret: web.config.cookieSecret };
  door = openStatements(web, { forceId: web.forceId, actor: PUBLIC });
  await seedAreas(web);
});
afterAll(() => web?.close());

const finished = (answers: Draft['answers'] = {}): Draft => ({
  ...newDraft('report'),
  answers: { ...ANSWERS, ...answers },
  hasReachedCheck: true,
});

/** Keeps a finished form as the pages do, and gives what its "send" button posts. */
async function waiting(draft: Draft = finished()): Promise<FormToSend> {
  const digits = newPrivateCode();
  await web.as(PUBLIC, (ctx) => saveDraft(ctx, secrets, { digits, draft }));
  return { digits, journey: 'report', token: draft.token, language: 'en' };
}

const send = (form: FormToSend) => submitForm(door, secrets, form);
const sendAll = (forms: readonly FormToSend[]) => Promise.allSettled(forms.map(send));

/** What stands in the database of one report: each should be there as often as is told. */
const held = async (reportId: string) =>
  (
    await web.sql(
      `select (select count(*)::int from reporting.report where id = $1) as reports,
         (select count(*)::int from platform.outbox_event where subject_id = $1::text) as events,
         (select count(*)::int from platform.seal where record_id = $1) as seals,
         (select count(*)::int from reporting.identity where report_id = $1) as identities,
         (select count(*)::int from platform.audit_entry a join platform.audit_unsealed u on u.entry_id = a.id
            where a.subject_id = $1::text and a.act = 'reporting.submit-report') as audits`,
      [reportId],
    )
  )[0];
const WHOLE = { reports: 1, events: 1, seals: 2, identities: 1, audits: 1 };
const count = async (): Promise<number> =>
  (await web.sql<{ n: number }>('select count(*)::int as n from reporting.report'))[0]?.n ?? 0;

async function sealed(draft: Draft = finished()): Promise<SealedReport> {
  const digits = newPrivateCode();
  const report = reportOf({ ...door, now: new Date() }, secrets, { draft, digits, language: 'en' });
  return { ...(await sealSubmission(door, report)), reference: publicReference() };
}

describe('forms that are sent at the same time', () => {
  it('are stored in few transactions, each whole and each under its own code', async () => {
    const forms = await Promise.all(Array.from({ length: 40 }, () => waiting()));
    const answers = await Promise.all(forms.map(send));
    const transactions = await web.sql<{ n: number }>(
      'select count(distinct xmin::text)::int as n from reporting.report where id = any ($1)',
      [answers.map((one) => (one as { reportId: string }).reportId)],
    );
    expect(transactions[0]?.n).toBeLessThan(10);
    for (const [at, form] of forms.entries()) {
      const answer = answers[at] as { reportId: string; reference: string; isNew: boolean };
      expect(answer.isNew).toBe(true);
      expect(await held(answer.reportId)).toEqual(WHOLE);
      const receipt = await web.as(PUBLIC, (ctx) => readReceipt(ctx, secrets, form.digits));
      expect(receipt?.reference).toBe(answer.reference);
      expect(await web.as(PUBLIC, (ctx) => loadDraft(ctx, secrets, form.digits))).toBeUndefined();
    }
  });

  it('are one report where one form is sent twice, and the others are as they would be', async () => {
    const [form, other] = [await waiting(), await waiting()];
    const answers = await Promise.all([form, other, form, form].map(send));
    const [first, second, third, fourth] = answers as Array<{ reportId: string; isNew: boolean }>;
    expect([third?.reportId, fourth?.reportId]).toEqual([first?.reportId, first?.reportId]);
    expect([first, third, fourth].filter((one) => one?.isNew)).toHaveLength(1);
    expect(second).toMatchObject({ isNew: true });
    expect(second?.reportId).not.toBe(first?.reportId);
    expect(await held(first?.reportId ?? '')).toEqual(WHOLE);
  });

  it('refuse only the one whose area nobody knows, which stores nothing and says what it says alone', async () => {
    const before = await count();
    const bad = await waiting(finished({ area: 'nowhere', ward: 'nowhere/at-all' }));
    const forms = [await waiting(), bad, await waiting()];
    const [first, refused, last] = await sendAll(forms);
    const [alone] = await sendAll([bad]);
    expect([first, last].map((one) => one?.status)).toEqual(['fulfilled', 'fulfilled']);
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: '23503' } });
    expect(alone).toMatchObject({ status: 'rejected', reason: { code: '23503' } });
    expect(await count()).toBe(before + 2);
    // Whoever was refused has their form still.
    expect(await web.as(PUBLIC, (ctx) => loadDraft(ctx, secrets, bad.digits))).toBeDefined();
  });

  it('leave out who sends another form than was shown, no form, or an unfinished one', async () => {
    const good = await waiting();
    const wrong = { ...(await waiting()), token: 'of another form' };
    const gone = { ...good, digits: newPrivateCode() };
    const { narrative: _, ...short } = ANSWERS;
    const open = await waiting({ ...newDraft('report'), answers: { ...short, happened: [] } });
    const answers = await sendAll([good, wrong, gone, open]);
    expect(answers[0]).toMatchObject({ value: { isNew: true } });
    expect(answers[1]).toMatchObject({ status: 'rejected', reason: expect.any(Refusal) });
    expect(answers[1]).toMatchObject({ reason: { code: 'form-expired' } });
    expect(answers.slice(2)).toEqual([
      { status: 'fulfilled', value: undefined },
      { status: 'fulfilled', value: undefined },
    ]);
  });
});

describe('the statement that stores them', () => {
  it('leaves out the one whose reference is taken, whole, so that it can be sent again', async () => {
    const [first, taken, last] = [await sealed(), await sealed(), await sealed()];
    await sendReports(door, [first]);
    const answers = await sendReports(door, [{ ...taken, reference: first.reference }, last]);
    expect(answers).toEqual([undefined, { reportId: last.id, reference: last.reference, isNew: true }]);
    expect(await held(taken.id)).toEqual({ reports: 0, events: 0, seals: 0, identities: 0, audits: 0 });
    const [again] = await sendReports(door, [taken]);
    expect(again).toMatchObject({ reportId: taken.id, isNew: true });
    expect(await held(taken.id)).toEqual(WHOLE);
  });

  it('stores none where one is sealed to a key that is gone', async () => {
    const [good, bad] = [await sealed(), await sealed()];
    const gone = { ...bad, story: { ...bad.story, keyId: 'destroyed' } };
    await expect(sendReports(door, [good, gone])).rejects.toMatchObject({ code: 'unavailable' });
    expect(await held(good.id)).toMatchObject({ reports: 0, seals: 0, audits: 0 });
  });

  it('gives the same answer when it comes again because its answer was lost', async () => {
    const reports = [await sealed(), await sealed()];
    const once = await sendReports(door, reports);
    const again = await sendReports(door, reports);
    expect(again).toEqual(once.map((one) => ({ ...one, isNew: false })));
  });

  it('refuses a second report under one private code, as the table does, and the rest with it', async () => {
    const [first, other] = [await sealed(), await sealed()];
    await sendReports(door, [first]);
    const second = { ...(await sealed()), receiptHash: first.receiptHash };
    await expect(sendReports(door, [other, second])).rejects.toMatchObject({ code: '23505' });
    expect(await held(other.id)).toMatchObject({ reports: 0, seals: 0, audits: 0 });
  });
});
