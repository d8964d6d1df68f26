import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { DEMO_EVENT, DEMO_LETTER, DEMO_STATEMENT } from '../../demo/aldermarch/statement.ts';
import { CAST, dateParts } from '../../demo/exercise/say.ts';
import { closeBrowser, openPage } from '../support/browser.ts';
import { doors, expectProblems, inspect, signIn, submit, visit } from './journey.ts';

afterAll(closeBrowser);

const CODE = /[A-Z]{2,5}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/;
const staff = (path: string): string => `${doors().staff}${path}`;

async function registerEvent(page: Page): Promise<string> {
  await visit(page, staff('/events/new'), 'new event');
  expect(await submit(page)).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'new event, empty');
  const { title, what, place, kind, touched, mistaken } = DEMO_EVENT;
  const date = dateParts('date', new Date(Date.now() - 2 * 86_400_000));
  const facts = { title, what, place, kind, ...date, areas: 'whole-force', touched };
  expect(await submit(page, facts)).toBe(200);
  await inspect(page, 'who may be mistaken');
  expect(await submit(page, { mistaken })).toBe(200);
  await inspect(page, 'event');
  return new URL(page.url()).pathname.split('/')[2] ?? '';
}

async function confirmRegister(page: Page): Promise<void> {
  await visit(page, staff('/statements/register'), 'register');
  const entry = ['contact:999', 'contact:101', 'contact:crimestoppers'];
  expect(await submit(page, { entry }, { form: 'form[action$="/confirm"]' })).toBe(200);
  await inspect(page, 'register confirmed');
}

/** @returns the address of the statement's workspace */
async function compose(page: Page, eventId: string): Promise<string> {
  await visit(page, staff(`/statements/draft?event=${eventId}`), 'letter');
  expect(await submit(page, { letter: DEMO_LETTER })).toBe(200);
  await inspect(page, 'draft made from the letter');
  const form = 'form[action$="/statements/new"]';
  expect(await submit(page, { ...DEMO_STATEMENT, title: '' }, { form })).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'statement without a title');
  expect(await page.locator('[name=answer]').inputValue()).toBe(DEMO_STATEMENT.answer);
  expect(await submit(page, { title: DEMO_STATEMENT.title })).toBe(200);
  await inspect(page, 'workspace');
  return page.url();
}

const CLAIM = {
  kind: 'INCREASE_IN_PATROLS',
  text: DEMO_STATEMENT.answer,
  source: 'Duty log, entry 12 (exercise)',
  approver: 'Chief Superintendent Helena Marchetti',
  hours: '48',
};

/** @returns the address of the frozen version */
async function freeze(page: Page): Promise<string> {
  expect(await submit(page, CLAIM, { form: 'form[action$="/claims"]' })).toBe(200);
  await inspect(page, 'workspace with a claim');
  expect(await submit(page, {}, { form: 'form[action$="/freeze"]' })).toBe(200);
  await inspect(page, 'version put forward');
  return page.url();
}

async function approve(page: Page, version: string): Promise<void> {
  await visit(page, version, 'version before approval');
  const button = 'button[name=decision][value=approved]';
  expect(await submit(page, {}, { form: 'form[action$="/decide"]', button })).toBe(200);
  await inspect(page, 'version approved');
}

async function check(page: Page, text: string, name: string): Promise<string> {
  await visit(page, `${doors().public}/check`, 'check');
  expect(await submit(page, { text })).toBe(200);
  await inspect(page, `check: ${name}`);
  return await page.locator('main').innerText();
}

it('a statement is written, approved by two, published, and told from a changed copy', async () => {
  const officer = await signIn(CAST.engagement);
  const eventId = await registerEvent(officer);
  await confirmRegister(officer);
  const workspace = await compose(officer, eventId);
  const version = await freeze(officer);

  const inspector = await signIn(CAST.inspector);
  await approve(inspector, version);
  expect(await inspector.locator('form[action$="/publish"]').count()).toBe(0);
  const commander = await signIn(CAST.commander);
  await approve(commander, version);
  expect(await submit(commander, {}, { form: 'form[action$="/publish"]' })).toBe(200);
  await inspect(commander, 'statement published');
  await visit(officer, workspace, 'workspace, published');
  await visit(officer, staff(`/events/${eventId}`), 'event with its statement');
  await visit(officer, staff('/statements'), 'statements');

  const reader = await openPage({ width: 390 });
  const id = new URL(workspace).pathname.split('/')[2] ?? '';
  await visit(reader, `${doors().public}/s/${id}`, 'public statement');
  const shown = await reader.locator('main').innerText();
  expect(shown).toContain(DEMO_STATEMENT.answer);
  const code = CODE.exec(shown)?.[0] ?? '';
  expect(code).not.toBe('');
  await visit(reader, `${doors().public}/s`, 'public list of statements');
  await visit(reader, `${doors().public}/check`, 'check');
  expect(await submit(reader)).toBe(422);
  await expectProblems(reader, true);
  await inspect(reader, 'check, empty');

  const genuine = await check(reader, code, 'genuine');
  expect(genuine).toContain(DEMO_STATEMENT.title);
  const words = [DEMO_STATEMENT.answer, DEMO_STATEMENT.unknown, DEMO_STATEMENT.doing].join('\n');
  const altered = await check(reader, words.replace('do not know', 'know exactly'), 'altered');
  expect(altered).toContain('exactly');
  expect(await reader.locator('main ins, main del').count()).toBeGreaterThan(0);
  const foreign = await check(reader, 'Everyone must stay indoors tonight. Forward this to all.', 'foreign');
  expect(foreign).not.toContain(DEMO_STATEMENT.title);
});
