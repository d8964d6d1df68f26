import { afterAll, beforeAll, expect, it } from 'vitest';
import { PUBLIC, type StaffActor, system } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { verifyAudit } from '#platform/audit/verify';
import { newPrivateCode } from '#platform/crypto/reader';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { londonDay } from '#statistics/days';
import { addInformation } from '../reporting/add-information.ts';
import { askTranslation } from '../reporting/afterwards/ask-translation.ts';
import { enterTranslation } from '../reporting/afterwards/enter-translation.ts';
import { keepNoticeWish } from '../reporting/afterwards/keep-notice-wish.ts';
import { promiseContact } from '../reporting/afterwards/promise-contact.ts';
import { newDraft } from '../reporting/draft.model.ts';
import { photo, sendForm, storedIds, visitorAtFiles } from '../reporting/evidence.testing.ts';
import { JOURNEYS } from '../reporting/journey.model.ts';
import { openReport } from '../reporting/open-report.ts';
import { type PartnerBench, partnerBench, REPORT } from '../reporting/partners/partners.testing.ts';
import { sendMessageToReporter } from '../reporting/send-message-to-reporter.ts';
import { submitReport } from '../reporting/submit-report.ts';
import { type TextBench, textBench } from '../reporting/texts.testing.ts';
import { NO_LATER_ROOM, publicFace } from '../reporting/visitor.testing.ts';
import { acknowledgeReport } from '../triage/acknowledge-report.ts';
import { answerMatch, decideDuplicate } from '../triage/duplicates/decide-duplicate.ts';
import { restrictReport } from '../triage/restricted/restrict-report.ts';
import { faceOf } from '../triage/triage.testing.ts';
import { placeHold } from './place-hold.ts';
import { replay, tombstoneLines } from './replay.ts';
import {
  backupOf,
  closedCrime,
  confirmedPlan,
  decidedNoCrime,
  quietFor,
  ruleGroup,
  signedInPeople,
  tablesWith,
  wholeDatabase,
} from './retention.testing.ts';
import { runPlan } from './run-plan.ts';

const WORD = 'zqcanary';
const NUMBER = '+447700900781';
const LETTER = `${WORD} the Tavrins keep their lanterns lit behind the ropewalk and nobody asked the street. Polish your
kettle, count the copper spoons and mind the second bell, for the crooked ladder was carried past the foundry.`;

let t: TestRuntime;
let partners: PartnerBench;
let texts: TextBench;
let face: Awaited<ReturnType<typeof publicFace>>;
let duty: StaffActor;
let detective: StaffActor;
let constable: StaffActor;
let manager: StaffActor;
let commander: StaffActor;
beforeAll(async () => {
  t = await testRuntime();
  partners = await partnerBench(t);
  texts = await textBench(t);
  face = await publicFace(t.role('public_web'));
  ({ duty, detective, constable, manager, commander } = await signedInPeople(t));
});
afterAll(async () => {
  await face?.close();
  await partners?.close();
  await texts?.close();
  await t?.close();
});

/** Every field of the report form that takes words, filled with the word; every choice made with everything it offers. */
function fullAnswers(): Record<string, string | string[]> {
  const answers: Record<string, string | string[]> = {};
  for (const { fields } of JOURNEYS.report)
    for (const field of fields) {
      if (field.kind === 'checkboxes')
        answers[field.name] = field.options.filter((option) => option !== field.exclusive);
      else if (field.kind === 'radios' || field.kind === 'select')
        answers[field.name] = field.options[0] ?? '';
      else if (field.kind === 'date') answers[field.name] = '2026-01-02';
      else if (field.kind === 'email') answers[field.name] = `${WORD}@example.org`;
      else if (field.kind !== 'hidden') answers[field.name] = `${WORD} in ${field.name}`;
    }
  return {
    ...answers,
    danger: 'NO',
    area: 'eastmarch',
    ward: 'eastmarch/mill-ward',
    role: 'ME',
    whenKind: 'TODAY',
    anonymity: 'NAMED',
    contactBy: 'EMAIL',
  };
}

/** A closed crime told in every field, with messages, a letter and its series mate, and every page of the response. */
async function fullCrime(): Promise<string> {
  const crime = await closedCrime(t, { duty, detective, constable }, fullAnswers());
  const browser = new TestBrowser(faceOf(t, detective).app);
  for (const text of [LETTER, LETTER.toUpperCase()]) {
    await browser.get(`/triage/${crime.id}/material`);
    const handling = `${WORD} in a bag`;
    const kept = await browser.post(`/triage/${crime.id}/material`, {
      kind: 'LETTER',
      text,
      packaging: 'KEPT',
      handling,
    });
    expect(kept.location).toMatch(/^\/series\?done=/);
  }
  const [proposal] = await t.sql<{ id: string }>('select id from triage.series_proposal');
  await browser.get(`/series/proposals/${proposal?.id}`);
  const decided = await browser.post(`/series/proposals/${proposal?.id}`, {
    outcome: 'NOT_SAME',
    reason: `${WORD} is no reason`,
  });
  const office = new TestBrowser(faceOf(t, duty).app);
  await office.get(`/triage/${crime.id}/response`);
  const thrive = ['threat', 'harm', 'risk', 'investigation', 'vulnerability', 'engagement'];
  const assessed = await office.post(`/triage/${crime.id}/response`, {
    ...Object.fromEntries(thrive.map((name) => [name, `${WORD} ${name}`])),
    riskLevel: 'HIGH',
    override: `${WORD} all the same`,
  });
  expect([decided.status, assessed.status]).toEqual([303, 303]);
  return crime.id;
}

/** A report that came some other way, decided to be no crime. */
async function decideNoCrime(id: string): Promise<void> {
  await t.runJobs({ failures: 'collect' });
  await t.as(duty, (ctx) => acknowledgeReport(ctx, id));
  await decidedNoCrime(t, [id], duty);
}

async function visitorReport(): Promise<string> {
  const visitor = await visitorAtFiles(face.url, 'NAMED');
  await visitor.upload({ name: `${WORD} at the gate.jpg`, bytes: await photo() }, { hidden: 'KEEP' });
  const id = await sendForm(visitor, t);
  await decideNoCrime(id);
  return id;
}

async function textedReport(): Promise<string> {
  await texts.gateway.text(NUMBER, `${WORD} on our door again`);
  const [row] = await t.sql<{ id: string }>('select report_id as id from reporting.text_thread');
  await texts.deliver();
  await decideNoCrime(row?.id ?? '');
  return row?.id ?? '';
}

async function partnerReport(): Promise<string> {
  const { key } = await partners.partner('Ferry Community Desk');
  const told = { ...REPORT, narrative: `${WORD} at the ferry`, identity: { state: 'shared', name: WORD } };
  const { json } = await partners.call(key, 'POST', '/api/v1/reports', told);
  await partners.call(key, 'POST', `/api/v1/reports/${json.id}/messages`, { text: `${WORD} once more` });
  await decideNoCrime(String(json.id));
  return String(json.id);
}

/** Everything that comes after a report: a wish to be told, an answer and its translation, a day promised. */
async function afterwards(reportId: string, digits: string): Promise<void> {
  const web = t.role('public_web');
  const secrets = { receiptPepper: web.config.receiptPepper, cookieSecret: web.config.cookieSecret };
  const wanted = {
    by: 'EMAIL',
    wording: 'OWN',
    own: `${WORD} called`,
    address: `${WORD}@example.org`,
    language: 'ar',
    days: [1, 2, 3, 4, 5, 6, 7],
    fromHour: 0,
    untilHour: 24,
  } as const;
  await web.as(PUBLIC, (ctx) =>
    keepNoticeWish(ctx, secrets, { digits, wanted: { ...wanted, days: [...wanted.days] } }),
  );
  await t.as(duty, (ctx) => promiseContact(ctx, { reportId, dueOn: londonDay(new Date()) }));
  const { messageId } = await t.as(duty, (ctx) =>
    sendMessageToReporter(ctx, { reportId, text: `${WORD} has been read` }),
  );
  for (const about of [{ reportId }, { reportId, messageId }]) {
    const { translationId } = await t.as(duty, (ctx) =>
      askTranslation(ctx, { ...about, askedOf: 'TRANSLATOR', hours: 24 }),
    );
    const made = { id: translationId, text: `${WORD} in other words`, guard: NO_LATER_ROOM.guard };
    await t.as(duty, (ctx) => enterTranslation(ctx, made));
  }
}

/** Reasons people gave: two reports are not the same, one of ours is one of another organisation's. An alert that left. */
async function reasonsGiven(reportId: string, otherId: string): Promise<void> {
  const reason = `${WORD} was another evening`;
  const matchId = newId();
  await t.as(duty, (ctx) => decideDuplicate(ctx, { reportId, otherId, outcome: 'NOT_SAME', reason }));
  await t.sql(
    `insert into triage.exchange_match (force_id, id, agreement, report_id, other_reference, how, found_at)
     values ('aldermarch', $2, 'ferry-desk', $1, 'FC-1', 'DAY', now())`,
    [reportId, matchId],
  );
  await t.as(duty, (ctx) => answerMatch(ctx, { reportId, matchId, outcome: 'SAME', reason }));
  await t.sql(
    `insert into triage.alert (force_id, id, clock_id, staff_id, stage, by_what, made_at, next_at, changed_at)
     select force_id, gen_random_uuid(), id, $2, 'WARNING', 'EMAIL', now(), now(), now() from triage.clock
     where report_id = $1 limit 1`,
    [reportId, duty.id],
  );
}

async function anonymousWithInformation(): Promise<string> {
  const web = t.role('public_web');
  const secrets = { receiptPepper: web.config.receiptPepper, cookieSecret: web.config.cookieSecret };
  const digits = newPrivateCode();
  const draft = {
    ...newDraft('report'),
    answers: { ...fullAnswers(), anonymity: 'ANONYMOUS' },
    hasReachedCheck: true,
  };
  const { reportId } = await web.as(PUBLIC, (ctx) =>
    submitReport(ctx, secrets, { draft, digits, language: 'ar' }),
  );
  await web.as(PUBLIC, (ctx) => addInformation(ctx, secrets, { digits, text: `${WORD} came back` }));
  await decideNoCrime(reportId);
  await afterwards(reportId, digits);
  await t.as(commander, (ctx) => restrictReport(ctx, { reportId, why: 'OUTING_RISK' }));
  return reportId;
}

const counts = () =>
  t.sql(
    `select strand, area_path, happened_on, count(*)::int as n, count(distinct report_id)::int as reports
     from surveillance.counted_report group by 1, 2, 3 order by 1, 2, 3`,
  );

it('erases a report told in every field by every route, and nothing of it is left anywhere', async () => {
  const ids = [
    await fullCrime(),
    await visitorReport(),
    await textedReport(),
    await partnerReport(),
    await anonymousWithInformation(),
  ];
  await reasonsGiven(ids[1] ?? '', ids[2] ?? '');
  const filledTables = [
    'reporting.notice_wish',
    'reporting.translation',
    'reporting.promise',
    'triage.duplicate_answer',
    'triage.exchange_answer',
    'triage.alert',
  ];
  for (const table of filledTables) expect(await t.sql(`select 1 from ${table}`), table).not.toEqual([]);
  const held = await closedCrime(t, { duty, detective, constable }, { narrative: 'kestrelheld words' });
  const open = await closedCrime(t, { duty, detective, constable }, { narrative: 'kestrelyoung words' });
  await t.sql(`insert into platform.force (force_id, name) values ('brackenshire', 'Brackenshire Police')`);
  await t.sql(
    `insert into reporting.form_claim (force_id, token_hash, report_id, claimed_at) values ('brackenshire', '\\x01', $1, now())`,
    [ids[0]],
  );
  await t.runJobs({ failures: 'collect' });
  // Its receipt is sent and forgotten in real life; here the queue of the provider is emptied.
  await texts.deliver();
  for (const id of [ids[0] ?? '', held.id]) await ruleGroup(t, manager, id);
  await quietFor(t, [...ids, held.id], '7 years');
  await quietFor(t, [open.id], '1 year');
  await t.as(manager, (ctx) =>
    placeHold(ctx, {
      subjectKind: 'CASE',
      reference: held.reference,
      reason: 'PUBLIC_INQUIRY',
      words: 'The inquiry asked for all of it.',
      ownerId: manager.id,
      reviewOn: '2099-01-01',
    }),
  );
  const sealsOf = () =>
    t.sql<{ id: string; owner: string }>(
      'select seal_id as id, owner_table as owner from platform.seal where record_id = any ($1)',
      [ids],
    );
  const [before, filled, sealsBefore] = [await counts(), await wholeDatabase(t), await sealsOf()];
  const restore = await backupOf(t);
  expect((await storedIds(t)).length).toBe(1);
  expect(sealsBefore.length).toBeGreaterThan(5);
  for (const id of ids) expect(filled.get('reporting.report')).toContain(id);

  const planId = await confirmedPlan(t, { manager, commander });
  const lines = await t.sql<{ subject_id: string; verdict: string }>(
    `select subject_id, verdict from retention.plan_line where plan_id = $1`,
    [planId],
  );
  expect(
    lines
      .filter(({ verdict }) => verdict === 'ERASE')
      .map(({ subject_id }) => subject_id)
      .sort(),
  ).toEqual([...ids].sort());
  expect(lines.filter(({ verdict }) => verdict === 'HELD')).toEqual([
    { subject_id: held.id, verdict: 'HELD' },
  ]);
  expect((await runPlan(t.role('worker'), t.forceId, planId)).erased).toBe(5);

  for (const table of filledTables) expect(await t.sql(`select 1 from ${table}`), table).toEqual([]);
  const dump = await wholeDatabase(t);
  expect(tablesWith(dump, [WORD, WORD.toUpperCase(), NUMBER, NUMBER.slice(3)])).toEqual([]);
  const stillNamed = [...dump].flatMap(([name, text]) => (ids.some((id) => text.includes(id)) ? [name] : []));
  // What is left of a report: that it was erased, the audit of who did what with it, and events of its number.
  const MAY_NAME = [
    'platform.audit_entry',
    'platform.outbox_event',
    'reporting.form_claim',
    // Answers kept a day for partners who repeat a request.
    'reporting.partner_request',
    'retention.plan_line',
    'retention.ruling',
    'retention.tombstone',
  ];
  expect(stillNamed.filter((name) => !MAY_NAME.includes(name))).toEqual([]);
  expect(dump.get('reporting.form_claim')).toContain('brackenshire');
  expect(dump.get('reporting.form_claim')?.match(/aldermarch/g)?.length ?? 0).toBe(2);
  expect(await sealsOf()).toEqual([]);
  const orphans = await t.sql(
    `select owner_table, record_id from platform.seal where owner_table in ('triage.material', 'triage.series_decision',
       'triage.response_assessment', 'triage.duplicate_answer', 'triage.exchange_answer', 'reporting.notice_wish',
       'reporting.translation', 'reporting.text_line', 'reporting.text_out', 'reporting.evidence')`,
  );
  expect(orphans).toEqual([]);
  expect(await storedIds(t)).toEqual([]);
  expect(await counts()).toEqual(before);
  const opened = await t.as(detective, (ctx) => openReport(ctx, { reportId: held.id, purpose: 'case' }));
  expect(opened.narrative.reveal()).toBe('kestrelheld words');
  await t.runJobs({ failures: 'collect' });
  await t.role('worker').runClock('audit.seal-entries');
  const verdict = await t.as(system('test'), (ctx) => verifyAudit(ctx.tx, t.forceId));
  expect([verdict.ok, verdict.firstBroken]).toEqual([true, undefined]);
  const erasures = await t.sql(
    `select subject_id from platform.audit_entry where act = 'retention.erase' and kind = 'erasure'`,
  );
  expect(erasures).toHaveLength(5);

  // A backup from before the erasure is restored: the tombstones kept apart erase it all again, the held one stays.
  const kept = await tombstoneLines(t.role('migrator'), t.forceId);
  expect(kept).toHaveLength(5);
  expect(kept.join()).not.toContain(WORD);
  await restore();
  expect(await storedIds(t)).toHaveLength(1);
  expect(await t.sql('select from retention.tombstone')).toEqual([]);
  const readable = await t.as(detective, (ctx) =>
    openReport(ctx, { reportId: ids[0] ?? '', purpose: 'case' }),
  );
  expect(readable.narrative.reveal()).toContain(WORD);
  const again = (isDry: boolean) =>
    replay(t.role('migrator'), t.forceId, { text: `${kept.join('\n')}\n`, isDry });
  expect(await again(true)).toEqual({ found: 5, erased: 0, held: [] });
  expect(await storedIds(t)).toHaveLength(1);
  expect(await again(false)).toEqual({ found: 5, erased: 5, held: [] });
  expect(tablesWith(await wholeDatabase(t), [WORD, NUMBER])).toEqual([]);
  expect([await sealsOf(), await storedIds(t), await counts()]).toEqual([[], [], before]);
  expect(await again(false)).toEqual({ found: 0, erased: 0, held: [] });
  await expect(
    replay(t.role('migrator'), t.forceId, { text: '{"force":"brackenshire"}', isDry: false }),
  ).rejects.toMatchObject({ code: 'invalid-input' });
});
