import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { openIdentity, openReport } from '#room/reporting';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { handOverCase } from '../hand-over-case.ts';
import { decidedReport, supervisedCase } from '../supervision/case.testing.ts';
import { faceOf } from '../triage.testing.ts';
import { breakGlass, nameOnReport, restrictReport } from './restrict-report.ts';

type Staff = Extract<Actor, { kind: 'staff' }>;
let t: TestRuntime;
let duty: Staff;
let detective: Staff;
let other: Staff;
let commander: Staff;
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
const opens = (by: Staff, reportId: string) =>
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
  const name = (by: Staff, staffId: string, isGiven: boolean) =>
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
  const offer = (by: Staff) => t.as(by, (ctx) => handOverCase(ctx, { reportId: id, toId: detective.id }));
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
  expect((await waiting.get('/break-glass')).body).toContain(reference);
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
