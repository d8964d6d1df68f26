import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { DEMO_EVENT, DEMO_LETTER, DEMO_STATEMENT } from '../../demo/aldermarch/statement.ts';
import { dateParts } from '../../demo/exercise/say.ts';
import { addDays, londonDay } from '../../src/statistics/days.ts';
import { doors, expectProblems, inspect, submit, visit } from './journey.ts';

/** A verify code, wherever it stands in a text. */
export const CODE = /[A-Z]{2,5}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/;
export const staff = (path: string): string => `${doors().staff}${path}`;

/** Registers an event by its form, with what the form says when it is empty. @returns its id */
export async function registerEvent(page: Page): Promise<string> {
  await visit(page, staff('/events/new'), 'new event');
  expect(await submit(page)).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'new event, empty');
  const { title, what, place, kind, touched, mistaken } = DEMO_EVENT;
  const date = dateParts('date', addDays(londonDay(new Date()), -2));
  const facts = { title, what, place, kind, ...date, areas: 'whole-force', touched };
  expect(await submit(page, facts)).toBe(200);
  await inspect(page, 'who may be mistaken');
  expect(await submit(page, { mistaken })).toBe(200);
  await inspect(page, 'event');
  return new URL(page.url()).pathname.split('/')[2] ?? '';
}

/** Somebody has looked at the contact routes. */
export async function confirmRegister(page: Page): Promise<void> {
  await visit(page, staff('/statements/register'), 'register');
  const entry = ['contact:999', 'contact:101', 'contact:crimestoppers'];
  expect(await submit(page, { entry }, { form: 'form[action$="/confirm"]' })).toBe(200);
  await inspect(page, 'register confirmed');
}

/** The letter as a mail program saves it. */
const LETTER_FILE = {
  name: 'letter.eml',
  mimeType: 'message/rfc822',
  buffer: Buffer.from(
    `From: commander@example.org\r\nTo: watch@example.org\r\nSubject: After the attack abroad\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${DEMO_LETTER}`,
  ),
};

/** From a letter, pasted or in a file, to a saved draft. @returns the address of the statement's workspace */
export async function compose(page: Page, eventId: string, isFile = false): Promise<string> {
  await visit(page, staff(`/statements/draft?event=${eventId}`), 'letter');
  if (isFile) {
    await page.locator('input[type=file]').setInputFiles(LETTER_FILE);
    expect(await submit(page, {}, { form: 'form[action$="/draft/file"]' })).toBe(200);
    expect(await page.locator('main').innerText()).toContain('Whilst we have not seen an increase');
  } else expect(await submit(page, { letter: DEMO_LETTER })).toBe(200);
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

/** Vouches for what the demo statement claims, on its workspace. */
export async function vouch(page: Page): Promise<void> {
  expect(await submit(page, CLAIM, { form: 'form[action$="/claims"]' })).toBe(200);
  await inspect(page, 'workspace with a claim');
}

/** Puts a language's draft forward, from the workspace. @returns the address of the frozen version */
export async function freeze(page: Page, language = 'en'): Promise<string> {
  const form = `form[action$="/freeze"]:has(input[value="${language}"])`;
  expect(await submit(page, {}, { form })).toBe(200);
  await inspect(page, `version put forward, ${language}`);
  return page.url();
}

/** Approves a version, with whatever else waits beside it. */
export async function approve(page: Page, version: string): Promise<void> {
  await visit(page, version, 'version before approval');
  for (const box of await page.locator('[name=also]').all()) await box.check();
  const button = 'button[name=decision][value=approved]';
  expect(await submit(page, {}, { form: 'form[action$="/decide"]', button })).toBe(200);
  await inspect(page, 'version approved');
}

/** Pastes a text into "Is this message real?". @returns what the page answers */
export async function check(page: Page, text: string, name: string): Promise<string> {
  await visit(page, `${doors().public}/check`, 'check');
  expect(await submit(page, { text })).toBe(200);
  await inspect(page, `check: ${name}`);
  return await page.locator('main').innerText();
}
