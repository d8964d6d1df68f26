import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC, type Role, system } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { deriveReaderKeys, newPrivateCode } from '#platform/crypto/reader';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { addInformation } from './add-information.ts';
import { answerEquality } from './answer-equality.ts';
import { changeConsent } from './change-consent.ts';
import { type Draft, newDraft } from './draft.model.ts';
import { loadDraft, saveDraft } from './keep-draft.ts';
import { messagesOf, openIdentity, openReport, openSelfIdentity } from './open-report.ts';
import { readReceipt, readThread } from './read-thread.ts';
import {
  countsSource,
  listForEvent,
  reportByReference,
  reportForTriage,
  reportsByIds,
} from './report.reads.ts';
import type { ReportingSecrets } from './secrets.model.ts';
import { sendMessageToReporter } from './send-message-to-reporter.ts';
import { setReporterStatus } from './set-reporter-status.ts';
import { submitReport } from './submit-report.ts';
import { seedAreas, signedInStaff } from './visitor.testing.ts';
import { withdrawReport } from './withdraw-report.ts';

let web: TestRuntime;
let staff: TestRuntime;
let secrets: ReportingSecrets;
const inspector = { kind: 'staff', id: newId(), sessionId: newId(), name: 'A', rank: 'Inspector' } as const;
const dutyInspector = { ...inspector, roles: ['DUTY_INSPECTOR'] as const, scopes: [''] };

const CANARY = 'canary-7f3a سب کچھ';
const ANSWERS = {
  danger: 'NO',
  role: 'ME',
  happened: ['SAID_OR_SHOUTED'],
  narrative: CANARY,
  place: `${CANARY} street`,
  placeKind: 'STREET',
  area: 'eastmarch',
  ward: 'eastmarch/mill-ward',
  why: ['RACE', 'RELIGION'],
  religion: ['MUSLIM'],
  selfIdentity: `${CANARY} I am Sikh`,
  anonymity: 'NAMED',
  name: `${CANARY} name`,
  contactBy: 'CALL',
  phone: '07700 900123',
};
const finished = (answers: Draft['answers'] = ANSWERS): Draft => ({
  ...newDraft('report'),
  answers,
  hasReachedCheck: true,
});

const submit = (draft: Draft, digits: string) =>
  web.as(PUBLIC, (ctx) => submitReport(ctx, secrets, { draft, digits, language: 'ur' }));

beforeAll(async () => {
  web = await testRuntime({ role: 'public_web' });
  staff = web.role('staff_web');
  secrets = { receiptPepper: web.config.receiptPepper, cookieSecret: web.config.cookieSecret };
  await seedAreas(web);
});
afterAll(() => web?.close());

describe('the public process', () => {
  it.each(['draft', 'form_claim', 'report', 'identity', 'self_identity', 'equality_answer', 'message'])(
    'may not read, change or delete reporting.%s',
    async (table) => {
      for (const sql of [
        `select 1 from reporting.${table}`,
        `delete from reporting.${table}`,
        `update reporting.${table} set force_id = force_id`,
      ])
        await expect(web.as(PUBLIC, (ctx) => ctx.tx.run(sql))).rejects.toThrow(/permission denied/);
    },
  );

  it('may not pretend to be another force', async () => {
    const digits = newPrivateCode();
    await submit(finished(), digits);
    const elsewhere = web.as(PUBLIC, (ctx) =>
      readReceipt({ ...ctx, forceId: 'otherforce' }, secrets, digits),
    );
    await expect(elsewhere).resolves.toBeUndefined();
  });
});

describe('a draft', () => {
  it('is kept under its code and nowhere readable', async () => {
    const digits = newPrivateCode();
    const draft = finished();
    await web.as(PUBLIC, (ctx) => saveDraft(ctx, secrets, { digits, draft }));
    const found = await web.as(PUBLIC, (ctx) => loadDraft(ctx, secrets, digits));
    // On the last page with the key that the report will be sealed to, and with nobody else's.
    expect(found?.draft).toEqual({
      ...draft,
      readerKey: deriveReaderKeys(digits).publicKey.toString('base64url'),
    });
    const hours = ((found?.expiresAt.getTime() ?? 0) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(71.9);
    expect(await web.as(PUBLIC, (ctx) => loadDraft(ctx, secrets, newPrivateCode()))).toBeUndefined();
    const [row] = await web.sql<{ body: Buffer; text: string }>(
      `select body_sealed as body, d::text as text from reporting.draft d where force_id = $1`,
      [web.forceId],
    );
    expect(row?.body.includes(Buffer.from('canary'))).toBe(false);
    expect(row?.text).not.toContain(digits);
  });

  it('is gone after 72 hours, for its owner and from the table', async () => {
    const digits = newPrivateCode();
    await web.as(PUBLIC, (ctx) => saveDraft(ctx, secrets, { digits, draft: finished() }));
    await web.sql(`update reporting.draft set expires_at = now() - interval '1 second'`);
    expect(await web.as(PUBLIC, (ctx) => loadDraft(ctx, secrets, digits))).toBeUndefined();
    await web.runClock('reporting.tidy-forms');
    expect(await web.sql('select 1 from reporting.draft')).toHaveLength(0);
  });
});

describe('a report', () => {
  it('is stored once however often and however concurrently its form is sent', async () => {
    const digits = newPrivateCode();
    const draft = finished();
    await web.as(PUBLIC, (ctx) => saveDraft(ctx, secrets, { digits, draft }));
    const answers = await Promise.all(Array.from({ length: 8 }, () => submit(draft, digits)));
    const again = await submit(draft, digits);
    expect(new Set([...answers, again].map(({ reference }) => reference)).size).toBe(1);
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    const id = again.reportId;
    const [row] = await web.sql<{ reports: number; events: number; seals: number; audits: number }>(
      `select (select count(*)::int from reporting.report where id = $1) as reports,
         (select count(*)::int from platform.outbox_event where subject_id = $1::text and name = 'reporting.report-submitted') as events,
         (select count(*)::int from platform.seal where record_id = $1) as seals,
         (select count(*)::int from platform.audit_entry where subject_id = $1::text) as audits`,
      [id],
    );
    expect(row).toEqual({ reports: 1, events: 1, seals: 3, audits: 1 });
    expect(await web.as(PUBLIC, (ctx) => loadDraft(ctx, secrets, digits))).toBeUndefined();
  });

  it('keeps nothing a person wrote, and no code, in clear in any table', async () => {
    const digits = newPrivateCode();
    await submit(finished(), digits);
    await web.as(PUBLIC, (ctx) => addInformation(ctx, secrets, { digits, text: `${CANARY} more` }));
    const tables = await web.sql<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    for (const { name } of tables) {
      const hits = await web.sql(
        `select 1 from ${name} t where t::text ~ 'canary' or t::text ~ $1 or t::text ~ '07700 ?900123' or t::text ~ $2`,
        [digits, Buffer.from('canary').toString('hex')],
      );
      expect(hits, name).toHaveLength(0);
    }
  });

  it('refuses a form whose needed questions are open, and stores nothing of it', async () => {
    const draft = finished({ ...ANSWERS, anonymity: '' });
    await expect(submit(draft, newPrivateCode())).rejects.toMatchObject({ code: 'conflict' });
  });

  it('tells staff what statistics and clocks need, target and perception apart from identity', async () => {
    const { reportId, reference } = await submit(finished(), newPrivateCode());
    const report = await staff.as(dutyInspector, (ctx) => reportForTriage(ctx.tx, ctx.forceId, reportId));
    expect(report).toMatchObject({
      kind: 'report',
      reference,
      status: 'received',
      language: 'ur',
      areaPath: 'eastmarch/mill-ward',
      strands: ['RACE', 'RELIGION'],
      perceivedReligions: ['MUSLIM'],
      perceivedTags: ['ANTI_MUSLIM'],
      perceivedBy: 'VICTIM',
      anonymity: 'NAMED',
      contactBy: 'CALL',
    });
    expect(report?.reportedAt.getSeconds()).toBe(0);
    expect(JSON.stringify(report)).not.toContain('Sikh');
  });

  it('answers the questions of later rooms', async () => {
    const { reportId, reference } = await submit(finished(), newPrivateCode());
    const hour = new Date(Date.now() - 3_600_000);
    const found = await staff.as(system('test'), async (ctx) => ({
      byIds: await reportsByIds(ctx.tx, ctx.forceId, [reportId, reportId, newId()]),
      byReference: await reportByReference(ctx.tx, ctx.forceId, reference),
      counts: await countsSource(ctx.tx, ctx.forceId, { since: hour }),
      near: await listForEvent(ctx.tx, ctx.forceId, { since: hour, areaPaths: ['eastmarch'] }),
      far: await listForEvent(ctx.tx, ctx.forceId, { since: hour, areaPaths: ['westmarch', 'east'] }),
    }));
    expect(found.byIds).toHaveLength(1);
    expect(found.byReference?.id).toBe(reportId);
    expect(found.counts.find((one) => one.reportId === reportId)).toMatchObject({
      strands: ['RACE', 'RELIGION'],
    });
    expect(found.near.map(({ id }) => id)).toContain(reportId);
    expect(found.far).toHaveLength(0);
  });
});

describe('the thread', () => {
  it('goes both ways with the code alone, and not with another', async () => {
    const digits = newPrivateCode();
    const { reportId } = await submit(finished(), digits);
    await staff.as(dutyInspector, (ctx) =>
      sendMessageToReporter(ctx, { reportId, text: 'What colour was the car?' }),
    );
    await web.as(PUBLIC, (ctx) => addInformation(ctx, secrets, { digits, text: 'نیلی گاڑی' }));
    const thread = await web.as(PUBLIC, (ctx) => readThread(ctx, secrets, digits));
    expect(thread?.messages.map(({ direction, text }) => [direction, text])).toEqual([
      ['to-reporter', 'What colour was the car?'],
      ['from-reporter', 'نیلی گاڑی'],
    ]);
    expect(await web.as(PUBLIC, (ctx) => readThread(ctx, secrets, newPrivateCode()))).toBeUndefined();
    const stranger = web.as(PUBLIC, (ctx) =>
      addInformation(ctx, secrets, { digits: newPrivateCode(), text: 'x' }),
    );
    await expect(stranger).rejects.toMatchObject({ code: 'not-found' });
  });

  it('lets only inspectors of the area write, and only something', async () => {
    const { reportId } = await submit(finished(), newPrivateCode());
    const write = (actor: Parameters<typeof staff.as>[0], text = 'Hello') =>
      staff.as(actor, (ctx) => sendMessageToReporter(ctx, { reportId, text }));
    await expect(write({ ...dutyInspector, scopes: ['westmarch'] })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(write({ ...dutyInspector, roles: ['ANALYST'] })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(write(dutyInspector, '  ')).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(write(system('a job'))).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('tells where the report stands, forward only', async () => {
    const digits = newPrivateCode();
    const { reportId } = await submit(finished(), digits);
    const set = (status: 'read' | 'supervised' | 'closed') =>
      staff.as(dutyInspector, (ctx) => setReporterStatus(ctx, { reportId, status }));
    const status = async () => (await web.as(PUBLIC, (ctx) => readReceipt(ctx, secrets, digits)))?.status;
    await set('read');
    expect(await status()).toBe('read');
    await set('supervised');
    await set('read');
    expect(await status()).toBe('supervised');
  });
});

describe('opening what was told', () => {
  const why = { purpose: 'triage' };
  const unmask = { purpose: 'unmask', reason: 'To call the person back' };

  it('gives the inspector the story, and apart from it who told it and how they describe themselves', async () => {
    const { reportId } = await submit(finished(), newPrivateCode());
    const actor = await signedInStaff(web, ['DUTY_INSPECTOR']);
    await staff.as(actor, async (ctx) => {
      const story = await openReport(ctx, { reportId, ...why });
      expect(story.narrative.reveal()).toBe(CANARY);
      expect(story.place.reveal()).toBe(`${CANARY} street`);
      expect(JSON.parse(story.details.reveal())).toEqual({});
      const identity = await openIdentity(ctx, { reportId, ...unmask });
      expect(identity?.name.reveal()).toBe(`${CANARY} name`);
      expect(JSON.parse(identity?.contact.reveal() ?? '')).toMatchObject({
        contactBy: 'CALL',
        phone: '07700 900123',
      });
      const self = await openSelfIdentity(ctx, { reportId, ...unmask });
      expect(self?.words.reveal()).toBe(`${CANARY} I am Sikh`);
    });
  });

  it('has no identity to give for an anonymous report', async () => {
    const { selfIdentity, ...answers } = ANSWERS;
    const { reportId } = await submit(finished({ ...answers, anonymity: 'ANONYMOUS' }), newPrivateCode());
    expect(selfIdentity).toBeDefined();
    const actor = await signedInStaff(web, ['DUTY_INSPECTOR']);
    await staff.as(actor, async (ctx) => {
      expect(await openIdentity(ctx, { reportId, ...unmask })).toBeNull();
      expect(await openSelfIdentity(ctx, { reportId, ...unmask })).toBeNull();
      expect(await messagesOf(ctx, { reportId, ...why })).toEqual([]);
    });
  });

  it('gives messages both ways in order', async () => {
    const digits = newPrivateCode();
    const { reportId } = await submit(finished(), digits);
    await web.as(PUBLIC, (ctx) => addInformation(ctx, secrets, { digits, text: 'One' }));
    const actor = await signedInStaff(web, ['DETECTIVE_INSPECTOR']);
    await staff.as(actor, (ctx) => sendMessageToReporter(ctx, { reportId, text: 'Two' }));
    const messages = await staff.as(actor, (ctx) => messagesOf(ctx, { reportId, ...why }));
    expect(messages.map(({ text, direction }) => [direction, text.reveal()])).toEqual([
      ['from-reporter', 'One'],
      ['to-reporter', 'Two'],
    ]);
  });

  it('is closed to other roles and other areas', async () => {
    const { reportId } = await submit(finished(), newPrivateCode());
    const open = async (roles: Role[], scopes?: string[]) => {
      const actor = await signedInStaff(web, roles, scopes);
      return staff.as(actor, (ctx) => openReport(ctx, { reportId, ...why }));
    };
    await expect(open(['ANALYST'])).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(open(['DUTY_INSPECTOR'], ['westmarch'])).rejects.toMatchObject({ code: 'not-allowed' });
    const commander = await signedInStaff(web, ['COMMANDER']);
    await expect(
      staff.as(commander, (ctx) => openIdentity(ctx, { reportId, ...unmask })),
    ).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });
});

describe('changing one’s mind', () => {
  it('changes consent and withdraws, which ends all sharing, once', async () => {
    const digits = newPrivateCode();
    const { reportId } = await submit(finished(), digits);
    await web.as(PUBLIC, (ctx) =>
      changeConsent(ctx, secrets, { digits, shareWith: ['cst'], mayTellLeader: true }),
    );
    const shared = await staff.as(dutyInspector, (ctx) => reportForTriage(ctx.tx, ctx.forceId, reportId));
    expect(shared).toMatchObject({ shareWith: ['cst'], mayTellLeader: true });
    for (let times = 0; times < 2; times++)
      await web.as(PUBLIC, (ctx) => withdrawReport(ctx, secrets, digits));
    const after = await staff.as(dutyInspector, (ctx) => reportForTriage(ctx.tx, ctx.forceId, reportId));
    expect(after).toMatchObject({ shareWith: [], mayTellLeader: false });
    expect(after?.withdrawnAt).toBeInstanceOf(Date);
    const events = await web.sql<{ n: number }>(
      `select count(*)::int as n from platform.outbox_event where name = 'reporting.report-withdrawn' and subject_id = $1`,
      [reportId],
    );
    expect(events[0]?.n).toBe(1);
  });
});

describe('equality answers', () => {
  it('hold a month and nothing that leads to a report', async () => {
    await web.as(PUBLIC, (ctx) => answerEquality(ctx, { eqAge: 'AGE_25_44', eqReligion: '' }));
    await web.as(PUBLIC, (ctx) => answerEquality(ctx, { eqAge: '', eqReligion: '' }));
    const rows = await web.sql<Record<string, unknown>>('select * from reporting.equality_answer');
    expect(rows).toHaveLength(1);
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual([
      'answered_in',
      'answers_sealed',
      'force_id',
      'id',
      'seal_id',
    ]);
  });
});
