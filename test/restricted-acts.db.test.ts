import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor, StaffActor } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer } from '#platform/web/server';
import { askTranslation } from '#room/reporting';
import { signIn } from '../src/apps/keeper/sign-in.testing.ts';
import { staffFace } from '../src/apps/staff/face.ts';
import {
  confirmTranslation,
  enterTranslation,
} from '../src/domain/reporting/afterwards/enter-translation.ts';
import { seedAreas } from '../src/domain/reporting/visitor.testing.ts';
import { placeHold, settleHold } from '../src/domain/retention/place-hold.ts';
import { readHolds, readRuled } from '../src/domain/retention/read-retention.ts';
import { ruleOnReport } from '../src/domain/retention/rule-on-report.ts';
import { decideDuplicate, separateReport } from '../src/domain/triage/duplicates/decide-duplicate.ts';
import { sayAtEntry } from '../src/domain/triage/duplicates/say-at-entry.ts';
import { exportRecords } from '../src/domain/triage/records/export-records.ts';
import {
  importCrimeReferences,
  setCrimeReference,
} from '../src/domain/triage/records/set-crime-reference.ts';
import { rerouteReport } from '../src/domain/triage/reroute/reroute-report.ts';
import { demandNotShut } from '../src/domain/triage/restricted/demand-named.ts';
import { breakGlass, nameOnReport, restrictReport } from '../src/domain/triage/restricted/restrict-report.ts';
import { supervisedCase } from '../src/domain/triage/supervision/case.testing.ts';
import { toldReport } from '../src/domain/triage/triage.testing.ts';
import { TestBrowser } from '../src/platform/web/site.testing.ts';

const REFUSED = { code: 'not-allowed' };
const REASON = 'The same shouting at the same gate.';
let t: TestRuntime;
let duty: StaffActor;
let other: StaffActor;
let detective: StaffActor;
let manager: StaffActor;
let translator: StaffActor;

beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  duty = await signIn(t, ['DUTY_INSPECTOR']);
  other = await signIn(t, ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'CALL_TAKER']);
  detective = await signIn(t, ['DETECTIVE_INSPECTOR']);
  manager = await signIn(t, ['INFORMATION_MANAGER']);
  translator = await signIn(t, ['TRANSLATOR']);
});
afterAll(() => t?.close());

const browser = (actor: Actor): TestBrowser =>
  new TestBrowser(
    createServer({
      process: 'staff',
      runtime: t,
      routes: staffFace.routes,
      log: silentLog,
      audience: 'staff',
      forceName: 'Aldermarch Police',
      resolveActor: async () => actor,
    }).app,
  );
const told = async (answers: Record<string, string | string[]> = {}, language?: string) => {
  const report = await toldReport(t, answers, language);
  await t.runJobs({ failures: 'collect' });
  return report;
};
const restrict = (reportId: string) =>
  t.as(duty, (ctx) => restrictReport(ctx, { reportId, why: 'OFFICER_INVOLVED' }));
const state = async (id: string) =>
  (await t.sql('select version, kind, duplicate_of from triage.oversight where report_id = $1', [id]))[0];

it('no page and no form of what came later touches a restricted report', async () => {
  const { id } = await told();
  const [clock] = await t.sql<{ id: string }>('select id from triage.clock where report_id = $1 limit 1', [
    id,
  ]);
  await restrict(id);
  const before = await state(id);
  const page = browser(other);
  await page.get('/triage');
  for (const url of ['reroute', 'clocks', 'contact', 'duplicates'].map((part) => `/triage/${id}/${part}`)) {
    const { status, body } = await page.get(url);
    expect([status, body.includes('mosque gate')], url).toEqual([403, false]);
  }
  expect((await page.get(`/clocks/${clock?.id}`)).status).toBe(403);
  expect((await page.get(`/reports/${id}/evidence`)).status).toBe(403);
  const forms: Array<[string, Record<string, string>]> = [
    [`/triage/${id}/reroute`, { version: '1', reason: 'TELLS_OF_NONE' }],
    [`/triage/${id}/contact/message`, { text: 'Hello.' }],
    [`/triage/${id}/contact/translation`, { what: id, askedOf: 'TRANSLATOR', hours: '24' }],
    [`/triage/${id}/contact/promise`, { dueOn: '2099-01-01' }],
    [`/triage/${id}/contact/officer`, { named: 'YES' }],
    [`/triage/${id}/contact/reference`, { crimeReference: '42/1/26' }],
    [`/triage/${id}/duplicates`, { other: newId(), outcome: 'NOT_SAME', reason: REASON }],
    [`/triage/${id}/duplicates/separate`, { reason: REASON }],
    [`/triage/${id}/duplicates/exchange`, { other: newId(), outcome: 'SAME', reason: REASON }],
    [`/triage/${id}/clocks/graffiti`, {}],
    [`/clocks/${clock?.id}/accept`, {}],
    [`/clocks/${clock?.id}/resume`, {}],
    [`/reports/${id}/evidence/bundle`, { reason: 'investigate' }],
  ];
  const answered = [];
  for (const [url, form] of forms) answered.push([url, (await page.post(url, form)).status]);
  expect(answered.filter(([, status]) => status !== 403 && status !== 404)).toEqual([]);
  expect(await state(id)).toEqual(before);
  await expect(
    t.as(other, (ctx) => rerouteReport(ctx, { reportId: id, version: 1, reason: 'TELLS_OF_NONE' })),
  ).rejects.toMatchObject(REFUSED);
  expect((await browser(duty).get(`/triage/${id}/reroute`)).status).toBe(200);
});

it('two reports are neither put together nor parted by somebody who may not open one of them or of what stands beside', async () => {
  const [a, b, c] = [await told(), await told(), await told()];
  const say = (by: StaffActor, reportId: string, otherId: string, outcome: 'SAME' | 'NOT_SAME' = 'SAME') =>
    t.as(by, (ctx) => decideDuplicate(ctx, { reportId, otherId, outcome, reason: REASON }));
  await say(duty, a.id, b.id);
  const copy = (await state(a.id))?.duplicate_of ? a : b;
  const lead = copy === a ? b : a;
  await restrict(copy.id);
  // Of the two the lead is older: put beside a third, still older one, its copy would move with it.
  await t.sql(
    `update triage.oversight set opened_at = opened_at - interval '1 day', state = 'decided' where report_id = $1`,
    [c.id],
  );
  const moved = say(other, lead.id, c.id);
  await expect(moved).rejects.toMatchObject(REFUSED);
  await expect(
    t.as(other, (ctx) => separateReport(ctx, { reportId: copy.id, reason: REASON })),
  ).rejects.toMatchObject(REFUSED);
  await expect(say(other, c.id, copy.id)).rejects.toMatchObject(REFUSED);
  await expect(say(other, c.id, copy.id, 'NOT_SAME')).rejects.toMatchObject(REFUSED);
  const named = browser(other);
  await named.get(`/triage/${c.id}/duplicates`);
  const byName = { reference: copy.reference, reason: REASON };
  expect((await named.post(`/triage/${c.id}/duplicates/named`, byName)).status).toBe(403);
  // On the page of the one that is open: that the other is there, and why nobody but those named reads.
  const shown = (await named.get(`/triage/${lead.id}/duplicates`)).body;
  expect(shown).toContain('Restricted to named people');
  expect(shown).toContain(copy.reference);
  expect(shown).not.toContain(REASON);
  expect((await browser(duty).get(`/triage/${lead.id}/duplicates`)).body).toContain(REASON);
  // The keeper asks for itself, whatever the process believes.
  const [row] = await t.sql<{ id: string; seal_id: string; reason_sealed: Buffer }>(
    'select id, seal_id, reason_sealed from triage.duplicate_answer where copy_id = $1',
    [copy.id],
  );
  const opening = {
    table: 'triage.duplicate_answer',
    recordId: row?.id ?? '',
    sealId: row?.seal_id ?? '',
    fields: { reason: row?.reason_sealed ?? Buffer.alloc(0) },
    purpose: 'triage',
  };
  await expect(t.as(other, (ctx) => ctx.open(opening))).rejects.toMatchObject(REFUSED);
  expect((await t.as(duty, (ctx) => ctx.open(opening))).reason.reveal()).toBe(REASON);
});

it('whoever took a report says nothing of it, or of another, once that is restricted', async () => {
  const [own, near] = [await told(), await told()];
  await t.sql(
    'insert into reporting.taking (force_id, report_id, staff_id, taken_at, code_given) values ($1, $2, $3, now(), false)',
    [t.forceId, own.id, other.id],
  );
  await t.sql(
    `insert into triage.duplicate_proposal (force_id, left_id, right_id, score, area_relation, days_apart, words_percent,
       place_words, same_kinds, same_strands, proposed_at)
     values ($1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid), 0.9, 'SAME', 0, 90, 2, '{}', '{}', now())
     on conflict do nothing`,
    [t.forceId, own.id, near.id],
  );
  const say = () =>
    t.as(other, (ctx) => sayAtEntry(ctx, { reportId: own.id, otherId: near.id, isSame: true }));
  await restrict(near.id);
  await expect(say()).rejects.toMatchObject({ code: 'not-found' });
  await restrict(own.id);
  await expect(say()).rejects.toMatchObject(REFUSED);
});

it('its words are put into no other language, and no translation is confirmed', async () => {
  const { id, reference } = await told({}, 'ar');
  const { translationId } = await t.as(duty, (ctx) =>
    askTranslation(ctx, { reportId: id, askedOf: 'TRANSLATOR', hours: 24 }),
  );
  const guard = demandNotShut;
  const enter = () =>
    t.as(translator, (ctx) => enterTranslation(ctx, { id: translationId, text: 'We heard it.', guard }));
  const list = async (by: StaffActor) => (await browser(by).get('/translations')).body;
  expect(await list(other)).toContain(reference);
  await restrict(id);
  // The desk of whoever is not named says that a text waits, and neither which report nor where.
  for (const by of [translator, other]) {
    const body = await list(by);
    expect([body.includes(reference), body.includes(translationId)]).toEqual([false, false]);
    expect(body).toContain('1 text of a restricted report waits');
  }
  await expect(enter()).rejects.toMatchObject(REFUSED);
  await expect(
    t.as(other, (ctx) => confirmTranslation(ctx, { id: translationId, guard })),
  ).rejects.toMatchObject(REFUSED);
  const desk = browser(translator);
  await desk.get('/translations');
  for (const [url, form] of [
    [`/translations/${translationId}`, { text: 'Other words.' }],
    [`/translations/${translationId}/draft`, {}],
    [`/translations/${translationId}/confirm`, {}],
  ] as const)
    expect((await desk.post(url, form)).status, url).toBe(403);
});

it('its case is neither exported nor given a reference', async () => {
  const { id, caseId, reference } = await supervisedCase(t, { duty, detective });
  await restrict(id);
  const asked = { exportId: newId(), caseId, sinceOn: null, format: 'JSON', hasMark: false } as const;
  await expect(t.as(other, (ctx) => exportRecords(ctx, asked))).rejects.toMatchObject(REFUSED);
  const since = { ...asked, exportId: newId(), caseId: null, sinceOn: '2020-01-01' };
  const all = await t.as(other, (ctx) => exportRecords(ctx, since));
  expect([all.leftOut > 0, all.content.includes(id)]).toEqual([true, false]);
  await expect(
    t.as(other, (ctx) => setCrimeReference(ctx, { caseId, reference: '42/10231/26', text: '' })),
  ).rejects.toMatchObject(REFUSED);
  const { faults } = await t.as(other, (ctx) =>
    importCrimeReferences(ctx, `report,crime_reference\n${reference},42/10231/26\n`),
  );
  expect(faults.length).toBeGreaterThan(0);
  const page = browser(other);
  expect((await page.get(`/cases/${caseId}/record`)).status).toBe(403);
  expect((await page.get(`/find?reference=${reference}`)).body).not.toContain(`/cases/${caseId}`);
});

it('it is neither ruled on nor held nor let go by somebody it is shut to; whoever must, has it opened', async () => {
  const { id, caseId, reference } = await supervisedCase(t, { duty, detective });
  const rule = () =>
    t.as(manager, (ctx) =>
      ruleOnReport(ctx, {
        reportId: id,
        verdict: 'GROUP',
        mopiGroup: 2,
        keepUntil: null,
        isAsked: false,
        reason: 'OFFENCE_GROUP',
      }),
    );
  const hold = (subjectKind: 'REPORT' | 'CASE') =>
    t.as(manager, (ctx) =>
      placeHold(ctx, {
        subjectKind,
        reference,
        reason: 'IOPC',
        words: 'Asked for about the sergeant.',
        ownerId: manager.id,
        reviewOn: '2099-01-01',
      }),
    );
  const { holdId } = await hold('CASE');
  await restrict(id);
  await expect(rule()).rejects.toMatchObject(REFUSED);
  await expect(t.as(manager, (ctx) => readRuled(ctx, id))).rejects.toMatchObject(REFUSED);
  for (const kind of ['REPORT', 'CASE'] as const) await expect(hold(kind)).rejects.toMatchObject(REFUSED);
  for (const answer of ['ask', 'keep', 'lift'] as const)
    await expect(t.as(manager, (ctx) => settleHold(ctx, { holdId, answer }))).rejects.toMatchObject(REFUSED);
  const words = async () =>
    (await t.as(manager, (ctx) => readHolds(ctx))).holds.find((one) => one.id === holdId)?.words;
  expect(await words()).toBe('');
  const page = (await browser(manager).get('/retention/holds')).body;
  expect(page).toContain('its hold is read and settled by them');
  expect(page).not.toContain('Asked for about the sergeant.');
  // The hold itself stands all the while.
  expect(
    await t.sql('select 1 from retention.hold where id = $1 and lifted_at is null and subject_id = $2', [
      holdId,
      caseId,
    ]),
  ).toHaveLength(1);
  await t.as(duty, (ctx) => nameOnReport(ctx, { reportId: id, staffId: manager.id, isGiven: true }));
  expect(await words()).toBe('Asked for about the sergeant.');
  await hold('REPORT');
  await rule();
});

it('a broken glass opens these pages too, for its hours', async () => {
  const { id } = await told();
  await restrict(id);
  const page = browser(other);
  expect((await page.get(`/triage/${id}/contact`)).status).toBe(403);
  await t.as(other, (ctx) => breakGlass(ctx, { reportId: id, reason: 'DANGER_TO_LIFE' }));
  expect((await page.get(`/triage/${id}/contact`)).status).toBe(200);
});
