import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { NATIONAL_CONTACTS } from '#reference/national-contacts';
import { DEMO_AREAS } from '../../demo/aldermarch/areas.ts';
import { closeBrowser, expectNoLatinLeak, openPage } from '../support/browser.ts';
import { doors, expectProblems, inspect, submit } from './journey.ts';

afterAll(closeBrowser);

const WORDS = 'بس اسٹاپ پر ایک شخص نے مجھ پر چیخا اور دھمکی دی۔';
const ADDED = 'مجھے یاد آیا: اس نے سبز جیکٹ پہنی تھی۔';

const namesOf = (names: readonly string[]): string[] => names.flatMap((name) => name.split(/[^A-Za-z]+/));

/** Latin in every language: names of places and organisations, and the word that is sent to 999 to register. */
const LATIN = [
  ...namesOf(DEMO_AREAS.map((area) => area.name)),
  ...namesOf(NATIONAL_CONTACTS.map((contact) => contact.owner)),
  'register',
];

/** The answers of this person, by page; what is not named here is skipped. */
const ANSWERS: Record<string, Record<string, string | readonly string[]>> = {
  danger: { danger: 'NO' },
  'stay-safe': {},
  role: { role: 'ME' },
  what: { happened: ['SAID_OR_SHOUTED', 'THREATENED'] },
  words: { narrative: WORDS },
  when: { whenKind: 'YESTERDAY' },
  where: { placeKind: 'STREET' },
  area: { area: 'eastmarch' },
  ward: { ward: 'eastmarch/mill-ward' },
  why: { why: ['RELIGION'] },
  religion: { religion: ['MUSLIM'] },
  anonymity: { anonymity: 'ANONYMOUS' },
  check: {},
};

async function inspectUrdu(page: Page, name: string, lang = 'ur'): Promise<void> {
  expect(await page.locator('html').getAttribute('lang'), name).toBe(lang);
  expect(await page.locator('html').getAttribute('dir'), name).toBe('rtl');
  await inspect(page, `${name}, ${lang}`);
  await expectNoLatinLeak(page, LATIN);
}

/** The last part of the page's path: the name of the question. */
const questionOf = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1) ?? '';

async function goThrough(page: Page): Promise<string[]> {
  const seen: string[] = [];
  while (questionOf(page) !== 'receipt') {
    const name = questionOf(page);
    expect(seen, `the form comes back to ${name}`).not.toContain(name);
    seen.push(name);
    await inspectUrdu(page, name);
    const given = ANSWERS[name];
    const isStop = given !== undefined || name.endsWith('stop');
    expect(await submit(page, given, isStop ? {} : { button: '[name=_skip]' }), name).toBe(200);
  }
  return seen;
}

it('a person reports in Urdu without scripts, and comes back with the code alone', async () => {
  const page = await openPage({ javaScript: false, lang: 'ur', width: 390 });
  await page.goto(`${doors().public}/ur`);
  await inspectUrdu(page, 'home');
  await page.locator('main a[href$="/ur/report"]').first().click();
  await inspectUrdu(page, 'start of a report');
  expect(await submit(page)).toBe(200);

  expect(questionOf(page)).toBe('danger');
  expect(await submit(page)).toBe(422);
  await expectProblems(page, false);
  await inspectUrdu(page, 'danger, not answered');

  const seen = await goThrough(page);
  expect(seen).toEqual(
    expect.arrayContaining(['danger', 'what', 'words', 'where', 'why', 'anonymity', 'check']),
  );
  await inspectUrdu(page, 'receipt');
  const code = ((await page.locator('.st-code').textContent()) ?? '').replace(/\D/g, '');
  expect(code).toHaveLength(24);

  const later = await openPage({ javaScript: false, lang: 'ur', width: 390 });
  await later.goto(`${doors().public}/ur/return`);
  await inspectUrdu(later, 'return');
  expect(await submit(later, { code: '1234' })).toBe(422);
  await expectProblems(later, false);
  await inspectUrdu(later, 'return, wrong code');
  expect(await submit(later, { code })).toBe(200);
  await inspectUrdu(later, 'messages');
  expect(await submit(later, { text: ADDED })).toBe(200);
  await inspectUrdu(later, 'messages, one sent');
  expect(await later.locator('main').innerText()).toContain(ADDED);
});

it.each([
  '/ur/s',
  '/ur/check',
  '/ur/languages',
  '/ur/emergency',
  '/ur/cookies',
  '/ur/areas',
  '/ur/you-said-we-did',
])('the public page %s in Urdu without scripts', async (path) => {
  const page = await openPage({ javaScript: false, lang: 'ur', width: 390 });
  const response = await page.goto(`${doors().public}${path}`);
  expect(response?.status()).toBe(200);
  await inspectUrdu(page, path);
});

it.each(['/ar', '/ar/report', '/ar/emergency', '/fa', '/fa/languages', '/fa/s'])(
  'the public page %s from right to left without scripts',
  async (path) => {
    const [, lang = ''] = path.split('/');
    const page = await openPage({ javaScript: false, lang, width: 390 });
    const response = await page.goto(`${doors().public}${path}`);
    expect(response?.status()).toBe(200);
    await inspectUrdu(page, path, lang);
  },
);

it('a person reads in Easy Read: short words, large letters, a drawing at each question', async () => {
  const page = await openPage({ javaScript: false, width: 390 });
  await page.goto(`${doors().public}/easy/report`);
  await inspect(page, 'start in Easy Read');
  expect(await submit(page)).toBe(200);
  for (const name of ['danger', 'stay-safe', 'role', 'what', 'harm', 'words', 'when']) {
    while (questionOf(page) !== name) expect(await submit(page, ANSWERS[questionOf(page)] ?? {})).toBe(200);
    expect(new URL(page.url()).pathname).toBe(`/easy/report/${name}`);
    await inspect(page, `${name} in Easy Read`);
    expect(await page.locator('main .st-easy__drawing').count(), name).toBeGreaterThan(0);
    const small = await page.evaluate<string[]>(`[...document.querySelectorAll('body *')]
      .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
      .filter((node) => node.checkVisibility() && parseFloat(getComputedStyle(node).fontSize) < 18)
      .map((node) => node.outerHTML.slice(0, 120))`);
    expect(small, name).toEqual([]);
  }
  await page.getByRole('link', { name: 'English' }).click();
  expect(new URL(page.url()).pathname).toBe('/report/when');
});

it('the counter of characters counts in figures 0 to 9, in Farsi too', async () => {
  const page = await openPage({ lang: 'fa', width: 390 });
  await page.goto(`${doors().public}/fa/concern`);
  expect(await submit(page)).toBe(200);
  expect(await submit(page, { concernAbout: 'QUESTION' })).toBe(200);
  await page.locator('textarea').fill('سلام');
  await expect.poll(() => page.locator('.govuk-character-count__status').innerText()).toMatch(/^[\d,]+ \D+$/);
});
