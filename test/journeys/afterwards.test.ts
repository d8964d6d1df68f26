import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { CAST } from '../../demo/exercise/say.ts';
import { addDays, londonDay } from '../../src/statistics/days.ts';
import { closeBrowser, openPage } from '../support/browser.ts';
import { doors, expectProblems, inspect, signIn, submit } from './journey.ts';

afterAll(closeBrowser);

const TRANSLATOR = 'demo-haddad';
const ANSWERS: Record<string, Record<string, string | readonly string[]>> = {
  danger: { danger: 'NO' },
  'stay-safe': {},
  role: { role: 'ME' },
  what: { happened: ['SAID_OR_SHOUTED'] },
  words: { narrative: 'صرخ رجل في وجهي في موقف الحافلات.' },
  when: { whenKind: 'YESTERDAY' },
  area: { area: 'eastmarch' },
  ward: { ward: 'eastmarch/mill-ward' },
  why: { why: ['RELIGION'] },
  anonymity: { anonymity: 'QUIET' },
  name: { name: 'Sami' },
  contact: { contactBy: 'EMAIL', email: 'sami@example.org' },
};
const REPLY = 'Thank you for telling us. An officer will come to see you if you want.';
const TRANSLATED = 'شكرًا لأنكم أخبرتمونا. سيزوركم ضابط إن أردتم.';
const questionOf = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1) ?? '';

/** Pictures of the pages for whoever asks for them by the setting PICTURES (a folder). */
async function look(page: Page, name: string): Promise<void> {
  await inspect(page, name);
  if (process.env.PICTURES)
    await page.screenshot({
      path: join(process.env.PICTURES, `after-${name}.png`),
      fullPage: true,
      caret: 'initial',
    });
}

async function report(): Promise<{ code: string; reference: string }> {
  const page = await openPage({ javaScript: false, lang: 'ar', width: 390 });
  await page.goto(`${doors().public}/ar/report`);
  await submit(page);
  while (questionOf(page) !== 'check') {
    const given = ANSWERS[questionOf(page)];
    await submit(page, given, given || questionOf(page).endsWith('stop') ? {} : { button: '[name=_skip]' });
  }
  expect(await submit(page)).toBe(200);
  const code = ((await page.locator('.st-code').textContent()) ?? '').replace(/\D/g, '');
  const reference = /R-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await page.locator('main').innerText())?.[0] ?? '';
  return { code, reference };
}

/** The officer's page of this report, once the queue has it. */
async function openReport(officer: Page, reference: string): Promise<string> {
  const link = officer.locator('main a', { hasText: reference });
  await expect
    .poll(
      async () => {
        await officer.goto(`${doors().staff}/triage`);
        return link.count();
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
  const id = (await link.first().getAttribute('href'))?.split('/').at(-1) ?? '';
  await officer.goto(`${doors().staff}/triage/${id}`);
  return id;
}

const dayFromNow = (days: number): string => addDays(londonDay(new Date()), days);

it('an Arabic reporter without scripts reads the answer in both languages, adds a photo, changes consent and withdraws', async () => {
  const { code, reference } = await report();

  const officer = await signIn(CAST.inspector);
  const id = await openReport(officer, reference);
  await submit(officer, {}, { form: 'form[action$="/acknowledge"]' });
  await officer.locator('a[href$="/contact"]').click();
  await look(officer, 'contact-empty');
  const text = { text: REPLY, dueOn: dayFromNow(3) };
  expect(await submit(officer, text, { form: 'form[action$="/message"]' })).toBe(200);
  await submit(officer, {}, { form: 'form[action$="/officer"]' });
  await look(officer, 'contact-sent');

  const translator = await signIn(TRANSLATOR);
  await translator.goto(`${doors().staff}/translations`);
  await look(translator, 'translations');
  await translator.locator('main a', { hasText: reference }).click();
  expect(await submit(translator)).toBe(422);
  await expectProblems(translator, true);
  expect(await submit(translator, { text: TRANSLATED })).toBe(200);
  await look(translator, 'translation');

  const page = await openPage({ javaScript: false, lang: 'ar', width: 320 });
  await page.goto(`${doors().public}/ar/return`);
  expect(await submit(page, { code })).toBe(200);
  await look(page, 'thread-ar-320');
  await page.setViewportSize({ width: 1280, height: 900 });
  await look(page, 'thread-ar-1280');
  await page.setViewportSize({ width: 390, height: 844 });
  await look(page, 'thread-ar-390');
  const english = page.locator('main [lang=en][dir=ltr]', { hasText: REPLY });
  const arabic = page.locator('main [lang=ar][dir=rtl]', { hasText: TRANSLATED });
  expect([await english.count(), await arabic.count()]).toEqual([1, 1]);
  expect(await page.locator('main').innerText()).toContain('Reyes');
  expect(await page.locator('.govuk-exit-this-page').count()).toBe(1);

  await page.locator('main a[href$="/return/notices"]').click();
  await look(page, 'notices-ar');
  const words = { by: 'EMAIL', wording: 'OWN', own: 'police report', email: 'sami@example.org' };
  expect(await submit(page, { ...words, untilHour: '9' })).toBe(422);
  await expectProblems(page, false);
  await look(page, 'notices-ar-refused');
  expect(await submit(page, { ...words, own: 'اتصل المتجر', untilHour: '17' })).toBe(200);

  await page.locator('main a[href$="/return/files"]').click();
  const buffer = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#557766' } })
    .jpeg()
    .toBuffer();
  await page.locator('input[type=file]').setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer });
  expect(await submit(page, { hidden: 'REMOVE' }, { form: 'form[enctype="multipart/form-data"]' })).toBe(200);

  await page.goto(`${doors().public}/ar/return/identity`);
  await look(page, 'identity-ar');
  expect(await submit(page, { anonymity: 'ANONYMOUS' })).toBe(200);
  await page.goto(`${doors().public}/ar/return/withdraw`);
  await look(page, 'withdraw-ar');
  expect(await submit(page)).toBe(200);
  await look(page, 'withdrawn-ar');
  expect(await page.locator('main a[href$="/return/withdraw"]').count()).toBe(0);

  await officer.goto(`${doors().staff}/triage/${id}`);
  const seen = await officer.locator('main').innerText();
  for (const line of ['changed whether we know their name', 'told of an answer', 'asked us not to go on'])
    expect(seen).toContain(line);
  await look(officer, 'report-after');
  await officer.goto(`${doors().staff}/triage/${id}/contact`);
  expect(await officer.locator('main').innerText()).toContain('Home Office Counting Rules');
  await look(officer, 'contact-withdrawn');
  await officer.goto(`${doors().staff}/promises`);
  await look(officer, 'promises');
});
