import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor, StaffActor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { openIdentity, openReport } from '#room/reporting';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { acknowledgeReport } from '../acknowledge-report.ts';
import { actOnReports } from '../act-on-reports.ts';
import { handOverCase } from '../hand-over-case.ts';
import { decidedReport, supervisedCase } from '../supervision/case.testing.ts';
import { faceOf, toldReport } from '../triage.testing.ts';
import { demandNotShut } from './demand-named.ts';
import { answerLift, askToLift } from './lift-restriction.ts';
import { breakGlass, nameOnReport, restrictReport } from './restrict-report.ts';
import { countWaitingGlass } from './show-access.routes.ts';

let t: TestRuntime;
let duty: StaffActor;
let detective: StaffActor;
let other: StaffActor;
let commander: StaffActor;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  duty = await signIn(t, ['DUTY_INSPECTOR']);
  other = await signIn(t, ['DUTY_INSPECTOR']);
  detective = await signIn(t, ['DETECTIVE_INSPECTOR']);
  commander = await signIn(t, ['COMMANDER']);
});
afterAll(() => t?.close());

const browser = (actor: Actor) => new TestBrowser(faceOf(t, actor).app);
const opens = (by: StaffActor, reportId: string) =>
  t.as(by, (ctx) => openReport(ctx, { reportId, purpose: 'triage' }));

it('shows others that a restricted report is there and nothing else, on every page and through the keeper', async () => {
  const { id, caseId, reference } = await supervisedCase(t, { duty, detective });
  expect((await browser(other).get(`/triage/${id}`)).body).toContain('mosque gate');
  const page = browser(duty);
  await page.get(`/triage/${id}/access`);
  const done = await page.post(`/triage/${id}/restrict`, { why: 'OUTING_RISK' });
  expect(done.location).toBe(`/triage/${id}/access`);
  expect((await page.get(`/triage/${id}/access`)).body).toContain('could reveal something private');

  const stranger = browser(other);
  const shut = await stranger.get(`/triage/${id}`);
  expect([shut.status, shut.body.includes(reference)]).toEqual([403, true]);
  for (const words of ['mosque gate', 'Threats at the gate', 'Mill']) expect(shut.body).not.toContain(words);
  for (const url of [
    `/triage/${id}/response`,
    `/triage/${id}/access`,
    `/cases/${caseId}/supervision`,
    `/cases/${caseId}/access`,
  ])
    expect((await stranger.get(url)).status, url).toBe(403);
  expect((await stranger.post(`/triage/${id}/message`, { text: 'Hello.' })).status).toBe(403);
  expect((await stranger.post(`/triage/${id}/identity`, { reason: 'arrange-visit' })).status).toBe(403);
  // The keeper asks for itself, whatever the process believes.
  await expect(opens(other, id)).rejects.toMatchObject({ code: 'not-allowed' });
  for (const one of [duty, detective])
    expect((await opens(one, id)).narrative.reveal()).toContain('mosque gate');
  expect((await browser(detective).get(`/cases/${caseId}/supervision`)).status).toBe(200);
});

it('is opened by a name, and shut again when the name is taken off', async () => {
  const { id } = await supervisedCase(t, { duty, detective });
  await t.as(duty, (ctx) => restrictReport(ctx, { reportId: id, why: 'CHILD' }));
  const name = (by: StaffActor, staffId: string, isGiven: boolean) =>
    t.as(by, (ctx) => nameOnReport(ctx, { reportId: id, staffId, isGiven }));
  await expect(name(other, other.id, true)).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(
    t.as(other, (ctx) => restrictReport(ctx, { reportId: id, why: 'CHILD' })),
  ).rejects.toMatchObject({
    code: 'conflict',
  });
  await name(duty, other.id, true);
  expect((await opens(other, id)).narrative.reveal()).toContain('mosque gate');
  await name(detective, other.id, false);
  await expect(opens(other, id)).rejects.toMatchObject({ code: 'not-allowed' });
  await name(duty, detective.id, false);
  await expect(name(duty, duty.id, false)).rejects.toMatchObject({ code: 'conflict' });
});

it('names the detective it is offered to, and is offered by who is named alone', async () => {
  const { id } = await decidedReport(t, duty);
  await t.as(duty, (ctx) => restrictReport(ctx, { reportId: id, why: 'CHILD' }));
  const offer = (by: StaffActor) =>
    t.as(by, (ctx) => handOverCase(ctx, { reportId: id, toId: detective.id }));
  await expect(offer(other)).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(opens(detective, id)).rejects.toMatchObject({ code: 'not-allowed' });
  await offer(duty);
  expect((await opens(detective, id)).narrative.reveal()).toContain('mosque gate');
});

it('is opened in need for four hours, and waits until a commander has looked at that', async () => {
  const { id, reference } = await supervisedCase(t, { duty, detective });
  await t.as(duty, (ctx) => restrictReport(ctx, { reportId: id, why: 'OFFICER_INVOLVED' }));
  const page = browser(other);
  await page.get(`/triage/${id}`);
  const broke = await page.post(`/triage/${id}/break-glass`, { reason: 'DANGER_TO_LIFE' });
  expect(broke.location).toBe(`/triage/${id}`);
  expect((await page.get(`/triage/${id}`)).body).toContain('mosque gate');
  expect((await opens(other, id)).narrative.reveal()).toContain('mosque gate');
  const waiting = browser(commander);
  const listed = (await waiting.get('/break-glass')).body;
  expect(listed).toContain(reference);
  expect(listed).toContain('what was told was opened 2 times, who reported never.');
  expect(await t.as(commander, (ctx) => countWaitingGlass(ctx, commander))).toBeGreaterThan(0);
  expect(await t.as(duty, (ctx) => countWaitingGlass(ctx, duty))).toBe(0);
  await t.sql(
    `update triage.break_glass set opened_at = opened_at - interval '5 hours', ends_at = ends_at - interval '5 hours'
     where report_id = $1`,
    [id],
  );
  await expect(opens(other, id)).rejects.toMatchObject({ code: 'not-allowed' });
  await t.as(commander, (ctx) => breakGlass(ctx, { reportId: id, reason: 'NOBODY_NAMED_REACHED' }));
  const own =
    /break-glass\/([0-9a-f-]{36})\/review/.exec((await waiting.get('/break-glass')).body)?.[1] ?? '';
  expect((await waiting.post(`/break-glass/${own}/review`, { verdict: 'RIGHT' })).status).toBe(303);
  const left = (await waiting.get('/break-glass')).body;
  expect(left).toContain('You opened it yourself');
  expect(left).not.toContain('/review');
  for (const actor of [duty, detective]) expect((await browser(actor).get('/break-glass')).status).toBe(403);
});

it('shows every time who reported was opened, by whom and why', async () => {
  const { id, caseId } = await supervisedCase(t, { duty, detective });
  const page = browser(detective);
  expect((await page.get(`/cases/${caseId}/access`)).body).toContain('Nobody has.');
  await t.as(duty, (ctx) => openIdentity(ctx, { reportId: id, purpose: 'unmask', reason: 'take-statement' }));
  const shown = (await page.get(`/cases/${caseId}/access`)).body;
  for (const words of ['Inspector Somebody', 'To take a statement']) expect(shown).toContain(words);
  expect(shown).not.toContain('Sam Merlin');
});

it('is not taken, undone, written to, given a letter or a file by anybody who is not named', async () => {
  const { id } = await toldReport(t);
  await t.runJobs({ failures: 'collect' });
  await t.as(duty, (ctx) => restrictReport(ctx, { reportId: id, why: 'OFFICER_INVOLVED' }));
  const refused = { code: 'not-allowed' };
  await expect(t.as(other, (ctx) => acknowledgeReport(ctx, id))).rejects.toMatchObject(refused);
  const other2 = await toldReport(t);
  await t.runJobs({ failures: 'collect' });
  const beside = {
    action: 'DUPLICATE',
    chosen: [{ reportId: other2.id, version: 1 }],
    leadReportId: id,
  } as const;
  await expect(t.as(other, (ctx) => actOnReports(ctx, beside))).rejects.toMatchObject(refused);
  await expect(t.as(other, (ctx) => demandNotShut(ctx, id))).rejects.toMatchObject(refused);
  const stranger = browser(other);
  expect((await stranger.get(`/triage/${id}/material`)).status).toBe(403);
  const letter = { kind: 'LEAFLET', text: 'Go home.', packaging: 'KEPT', handling: 'In a bag.' };
  expect((await stranger.post(`/triage/${id}/material`, letter)).status).toBe(403);
  expect((await stranger.post(`/triage/${id}/acknowledge`, {})).status).toBe(403);
  for (const url of [`/dip-sample/${id}/open`, `/dip-sample/${id}/check`])
    expect((await browser(commander).get(url)).status, url).toBe(403);
  await t.as(duty, (ctx) => acknowledgeReport(ctx, id));
});

it('hides its letters from everybody else: the list, the pair, the series and the keeper', async () => {
  const words = (start: string): string =>
    `${start}: the Marlings have painted the turnstile twice and will not say why. Count your postcards, lock the
     boathouse, and mind the copper kettle until the choir may lecture by the viaduct.`;
  const page = browser(detective);
  const reports = [await toldReport(t), await toldReport(t)];
  await t.runJobs({ failures: 'collect' });
  for (const [at, { id }] of reports.entries()) {
    await page.get(`/triage/${id}/material`);
    const text = words(at === 0 ? 'To every tenant' : 'Good neighbours');
    await page.post(`/triage/${id}/material`, {
      kind: 'LEAFLET',
      text,
      packaging: 'KEPT',
      handling: 'In a bag.',
    });
  }
  const [pair] = await t.sql<{ id: string }>('select id from triage.series_proposal');
  await page.get(`/series/proposals/${pair?.id}`);
  const answer = { outcome: 'SAME', reason: 'The same mistakes about kettles.', number: '0' };
  const series = (await page.post(`/series/proposals/${pair?.id}`, answer)).location;
  expect((await browser(other).get(series)).body).toContain('turnstile');
  await t.as(detective, (ctx) => restrictReport(ctx, { reportId: reports[0]?.id ?? '', why: 'CHILD' }));
  const stranger = browser(other);
  const shown = (await stranger.get(series)).body;
  expect(shown).toContain('1 letter is of a report that is restricted');
  expect(shown).toContain('Good neighbours');
  for (const hidden of ['To every tenant', 'about kettles']) expect(shown).not.toContain(hidden);
  expect((await stranger.get(`/series/proposals/${pair?.id}`)).status).toBe(403);
  expect((await stranger.post(`/series/proposals/${pair?.id}`, { ...answer, number: '1' })).status).toBe(403);
  expect((await browser(detective).get(series)).body).toContain('To every tenant');
  const [row] = await t.sql<{ id: string; seal_id: string; text_sealed: Buffer }>(
    'select id, seal_id, text_sealed from triage.material where report_id = $1',
    [reports[0]?.id],
  );
  const opening = {
    table: 'triage.material',
    recordId: row?.id ?? '',
    sealId: row?.seal_id ?? '',
    fields: { text: row?.text_sealed ?? Buffer.alloc(0) },
    purpose: 'series',
  };
  await expect(t.as(other, (ctx) => ctx.open(opening))).rejects.toMatchObject({ code: 'not-allowed' });
  expect((await t.as(detective, (ctx) => ctx.open(opening))).text.reveal()).toContain('turnstile');
});

it('ends when one named person asks, with a reason, and another agrees; then it can be restricted anew', async () => {
  const { id, reference } = await supervisedCase(t, { duty, detective });
  await t.as(duty, (ctx) => restrictReport(ctx, { reportId: id, why: 'CHILD' }));
  const page = browser(duty);
  await page.get(`/triage/${id}/access`);
  const empty = await page.post(`/triage/${id}/lift`, {});
  expect([empty.status, empty.body.includes('Choose why it may end')]).toEqual([422, true]);
  const mayNot = { code: 'not-allowed' };
  const ask = (by: StaffActor) => t.as(by, (ctx) => askToLift(ctx, { reportId: id, reason: 'RISK_IS_OVER' }));
  const answer = (by: StaffActor, isLifted: boolean) =>
    t.as(by, (ctx) => answerLift(ctx, { reportId: id, isLifted }));
  await expect(ask(other)).rejects.toMatchObject(mayNot);
  await expect(answer(detective, true)).rejects.toMatchObject({ code: 'conflict' });
  expect((await page.post(`/triage/${id}/lift`, { lift: 'RISK_IS_OVER' })).location).toContain('/access');
  expect((await page.get(`/triage/${id}/access`)).body).toContain('It waits for a second person.');
  await expect(ask(detective)).rejects.toMatchObject({ code: 'conflict' });
  await expect(answer(duty, true)).rejects.toMatchObject({ code: 'own-work' });
  await expect(answer(other, true)).rejects.toMatchObject(mayNot);
  await answer(detective, false);
  await expect(opens(other, id)).rejects.toMatchObject(mayNot);
  await ask(detective);
  // A commander who is not named agrees by the reason alone.
  const gold = browser(commander);
  const waiting = await gold.get('/break-glass');
  for (const words of [reference, 'What it was restricted for is over'])
    expect(waiting.body).toContain(words);
  expect(waiting.body).not.toContain('mosque gate');
  const none = await gold.post(`/triage/${id}/lift/answer`, { from: 'break-glass' });
  expect([none.status, none.body.includes('Say whether it may end')]).toEqual([422, true]);
  const agreed = await gold.post(`/triage/${id}/lift/answer`, { from: 'break-glass', answer: 'LIFT' });
  expect(agreed.location).toBe('/break-glass');
  expect((await opens(other, id)).narrative.reveal()).toContain('mosque gate');
  const shown = (await browser(other).get(`/triage/${id}/access`)).body;
  for (const words of ['Everybody whose role and area it is', 'kept it', 'ended it'])
    expect(shown).toContain(words);
  const acts = await t.sql<{ act: string }>(
    `select act from platform.audit_entry where subject_id = $1 and act ~ 'lift|keep' order by at, act`,
    [id],
  );
  expect(acts.map(({ act }) => act)).toEqual(
    expect.arrayContaining(['triage.ask-to-lift', 'triage.keep-restriction', 'triage.lift-restriction']),
  );
  // Whoever was named before is not named on the next restriction.
  await t.as(other, (ctx) => restrictReport(ctx, { reportId: id, why: 'OUTING_RISK' }));
  await expect(opens(duty, id)).rejects.toMatchObject(mayNot);
});

it('shows the form again, with what to do, where nothing was chosen', async () => {
  const { id } = await supervisedCase(t, { duty, detective });
  const page = browser(duty);
  await page.get(`/triage/${id}/access`);
  const unsaid = await page.post(`/triage/${id}/restrict`, {});
  expect(unsaid.status).toBe(422);
  expect(unsaid.body).toContain('Choose why it is restricted');
  expect(unsaid.body).toContain('href="#why"');
  await page.post(`/triage/${id}/restrict`, { why: 'CHILD' });
  const nobody = await page.post(`/triage/${id}/named`, { staffId: 'nobody' });
  expect([nobody.status, nobody.body.includes('Choose somebody of this force')]).toEqual([422, true]);
  const stranger = browser(other);
  await stranger.get(`/triage/${id}`);
  const glass = await stranger.post(`/triage/${id}/break-glass`, { reason: 'CURIOUS' });
  expect([glass.status, glass.body.includes('Choose why you must open it now')]).toEqual([422, true]);
  expect(glass.body).toContain('Open for four hours');
  expect(glass.body).not.toContain('mosque gate');
});
