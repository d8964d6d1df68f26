import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor, StaffActor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { signIn } from '../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../reporting/visitor.testing.ts';
import { faceOf, toldReport } from './triage.testing.ts';

let t: TestRuntime;
let duty: StaffActor;
const WORDS = 'He shouted at me outside the mosque gate.';
const LONG = `They came again at night. ${'They broke the window and ran to the bridge. '.repeat(8)}The end of it.`;
const browser = (actor: Actor): TestBrowser => new TestBrowser(faceOf(t, actor).app);
const unescaped = (text: string): string => text.replaceAll('&amp;', '&');

beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  duty = await signIn(t, ['DUTY_INSPECTOR']);
  for (let n = 0; n < 3; n++) await toldReport(t);
  await toldReport(t, { narrative: LONG }, 'ur');
  await toldReport(t, { ward: '', area: 'westmarch', danger: 'YES', called: 'NOT_NOW' });
  await t.runJobs({ failures: 'collect' });
});
afterAll(() => t?.close());

it('puts reports with the same exact facts together, danger first, and shows no words before a group is opened', async () => {
  const page = await browser(duty).get('/triage/surge');
  expect(page.status).toBe(200);
  expect(page.body.match(/\/triage\/surge\/group\?/g)).toHaveLength(2);
  expect(page.body.indexOf('Danger in 1')).toBeGreaterThan(0);
  expect(page.body.indexOf('Danger in 1')).toBeLessThan(page.body.indexOf('4 reports'));
  expect(page.body).not.toContain('mosque gate');
});

it('opens the first words of a group, each with a line of its own, and acts on all of it', async () => {
  const senior = browser(duty);
  const surge = await senior.get('/triage/surge');
  const href = unescaped(/href="(\/triage\/surge\/group\?[^"]*mill-ward[^"]*)"/.exec(surge.body)?.[1] ?? '');
  const group = await senior.get(href);
  expect(group.body).toContain(WORDS);
  expect(group.body).toContain('They came again at night.');
  expect(group.body).not.toContain('The end of it.');
  expect(group.body).toContain('lang="ur" dir="rtl"');
  const opened = await t.sql(
    `select 1 from platform.audit_entry where act = 'keeper.open' and actor_id = $1`,
    [duty.id],
  );
  expect(opened).toHaveLength(4);
  expect(
    await t.sql(`select 1 from platform.audit_entry where act = 'triage.read-first-words'`),
  ).toHaveLength(1);
  const listed = [...group.body.matchAll(/name="listed" value="([^"]+)"/g)].map(([, value]) => value ?? '');
  expect(listed).toHaveLength(4);
  const preview = await senior.post('/triage/act', { action: 'TAKE', all: 'yes', listed });
  expect(preview.body).toContain('4 reports will change');
});

it('keeps groups and figures to the reader’s own areas', async () => {
  const west = browser(await signIn(t, ['DUTY_INSPECTOR'], { scopes: ['westmarch'] }));
  expect((await west.get('/triage/surge')).body).not.toContain('mill-ward');
  const other = '/triage/surge/group?area=eastmarch%2Fmill-ward&place=STREET&day=&strands=RELIGION';
  expect((await west.get(other)).status).toBe(403);
  expect((await west.get('/triage/surge/group?area=%27&day=2026-13-45')).status).toBe(403);
  const board = await west.get('/triage/board');
  expect(board.body).not.toContain('Eastmarch');
  expect(board.body).toMatch(/Not taken<\/dt><dd>1<\/dd>/);
});

it('shows figures on the wall and nobody’s name', async () => {
  const page = await browser(duty).get('/triage/board');
  expect(page.status).toBe(200);
  expect(page.body).toMatch(/Not taken<\/dt><dd>5<\/dd>/);
  expect(page.body).toMatch(/Danger, not taken<\/dt><dd>1<\/dd>/);
  expect(page.body).toContain('data-live="/triage/stream"');
  expect(page.body).toMatch(/<noscript><meta http-equiv="refresh" content="20"><\/noscript>/);
  for (const sign of [duty.name, WORDS, 'Sam Merlin', '/triage/0', 'Sign out', 'ALD-'])
    expect(page.body, sign).not.toContain(sign);
  expect((await browser(await signIn(t, ['ANALYST'])).get('/triage/board')).status).toBe(403);
});
