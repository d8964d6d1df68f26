import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { CAST } from '../../demo/exercise/say.ts';
import { closeBrowser, openPage } from '../support/browser.ts';
import { doors, expectProblems, inspect, signIn, submit, visit } from './journey.ts';

afterAll(closeBrowser);

const ANSWERS: Record<string, Record<string, string | readonly string[]>> = {
  danger: { danger: 'NO' },
  'stay-safe': {},
  role: { role: 'ME' },
  what: { happened: ['DAMAGE_OR_GRAFFITI'] },
  words: { narrative: 'كُتبت كلمات كراهية على الجدار.' },
  when: { whenKind: 'TODAY' },
  where: { placeKind: 'STREET' },
  area: { area: 'eastmarch' },
  ward: { ward: 'eastmarch/mill-ward' },
  why: { why: ['RACE'] },
  anonymity: { anonymity: 'ANONYMOUS' },
};
const ADD = 'form[enctype="multipart/form-data"]';
const questionOf = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1) ?? '';

/** Pictures of the pages for whoever asks for them by the setting PICTURES (a folder). */
async function keepPicture(page: Page, name: string): Promise<void> {
  if (process.env.PICTURES)
    await page.screenshot({ path: join(process.env.PICTURES, `${name}.png`), fullPage: true });
}

const photo = (): Promise<Buffer> =>
  sharp({ create: { width: 900, height: 600, channels: 3, background: '#557766' } })
    .jpeg()
    .withExif({ IFD0: { Artist: 'Sam Merlin' } })
    .toBuffer();

it('an anonymous person in Arabic on a telephone without scripts adds a photo; the detective looks at it and exports it', async () => {
  const page = await openPage({ javaScript: false, lang: 'ar', width: 390 });
  await page.goto(`${doors().public}/ar/report`);
  await submit(page);
  while (questionOf(page) !== 'files') {
    const given = ANSWERS[questionOf(page)];
    await submit(page, given, given || questionOf(page).endsWith('stop') ? {} : { button: '[name=_skip]' });
  }
  await inspect(page, 'files, Arabic');
  await keepPicture(page, 'files-ar');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'x.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
  expect(await submit(page, {}, { form: ADD })).toBe(422);
  await expectProblems(page, false);
  await inspect(page, 'files refused, Arabic');
  await keepPicture(page, 'files-ar-refused');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'جدار.jpg', mimeType: 'image/jpeg', buffer: await photo() });
  expect(await submit(page, {}, { form: ADD })).toBe(200);
  await inspect(page, 'files added, Arabic');
  await keepPicture(page, 'files-ar-added');
  await submit(page, {}, { form: ADD, button: '[name=_skip]' });
  while (questionOf(page) !== 'check') await submit(page, {}, { button: '[name=_skip]' });
  await inspect(page, 'check with a file, Arabic');
  await keepPicture(page, 'check-ar');
  expect(await submit(page)).toBe(200);
  const reference = /R-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await page.locator('main').innerText())?.[0] ?? '';

  const detective = await signIn(CAST.detective);
  await expect
    .poll(
      async () => {
        await detective.goto(`${doors().staff}/triage`);
        return detective.locator('main a', { hasText: reference }).count();
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
  const href = await detective.locator('main a', { hasText: reference }).first().getAttribute('href');
  await visit(detective, `${doors().staff}${href}`, 'report with evidence');
  await keepPicture(detective, 'report-staff');
  await detective.locator('a[href$="/evidence"]').click();
  await inspect(detective, 'evidence');
  await keepPicture(detective, 'evidence-staff');
  expect(await submit(detective, {}, { form: 'form[action$="/view"]' })).toBe(422);
  await expectProblems(detective, true);
  await keepPicture(detective, 'evidence-staff-no-reason');
  expect(await submit(detective, { reason: 'investigate' }, { form: 'form[action$="/view"]' })).toBe(200);
  await inspect(detective, 'copy of the picture');
  await keepPicture(detective, 'evidence-staff-view');
  const width = await detective
    .locator('main img')
    .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth);
  expect(width).toBe(900);
  await detective.goto(`${doors().staff}/reports/${href?.split('/').at(-1)}/evidence`);
  await detective.locator('form[action$="/bundle"] select').selectOption('disclose');
  const [download] = await Promise.all([
    detective.waitForEvent('download'),
    detective.locator('form[action$="/bundle"] button').click(),
  ]);
  expect(download.suggestedFilename()).toBe(`evidence-${reference}.zip`);
  await detective.reload();
  await detective.locator('main details summary').first().click();
  expect(await detective.locator('main').innerText()).toContain('Exported in a bundle');
  await keepPicture(detective, 'evidence-staff-custody');
});
