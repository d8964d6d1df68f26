import { afterAll, expect, it } from 'vitest';
import { CAST } from '../../demo/exercise/say.ts';
import { closeBrowser, openPage } from '../support/browser.ts';
import { doors, expectProblems, inspect, signIn, submit, visit } from './journey.ts';

afterAll(closeBrowser);

/** Recorded crime by month, area and strand, as a force would send it; one beat nobody knows. */
const LINES = ['Month,Beat,Hate Strand,Offences'];
for (const month of ['2026-01', '2026-02', '2026-03'])
  for (const [area, race, religion] of [
    ['Eastmarch', 21, 9],
    ['Westmarch', 14, 2],
    ['Portalder', 33, 12],
    ['Highmere', 8, 6],
    ['North Beat', 5, 1],
  ])
    LINES.push(`${month},${area},Race,${race}`, `${month},${area},Religion,${religion}`);

it('an analyst imports recorded crime, a commander lets a table out, and anybody reads it', async () => {
  const page = await signIn(CAST.analyst);
  await visit(page, `${doors().staff}/imports`, 'imports');
  const choose = (text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'crime.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  expect(await submit(page, { source: 'RECORDED_CRIME' })).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'imports without a file');
  await choose(LINES.join('\n'));
  expect(await submit(page, { source: 'RECORDED_CRIME' })).toBe(200);
  await inspect(page, 'columns to choose');
  expect(await page.locator('[name=column-area]').inputValue()).toBe('Beat');
  await choose(LINES.join('\n'));
  expect(await submit(page, { period: 'month' })).toBe(200);
  await inspect(page, 'a file with bad lines');
  expect(await page.locator('main').innerText()).toContain('6 lines cannot be read');
  await choose(LINES.join('\n'));
  expect(await submit(page, { areaWords: 'North Beat = ?' })).toBe(200);
  await inspect(page, 'a checked file');
  expect(await submit(page)).toBe(200);
  await inspect(page, 'an imported file');
  expect(await page.locator('main').innerText()).toContain('Imported as vintage 1');

  await visit(page, `${doors().staff}/tables`, 'tables');
  const table = {
    title: 'Recorded hate crime by area, January to March 2026',
    slug: 'recorded-by-area',
    basis: 'RECORDED_CRIME',
    firstMonth: '2026-01',
  };
  expect(await submit(page, { ...table, slug: 'No Address' })).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'tables with a problem');
  expect(await submit(page, table)).toBe(200);
  await inspect(page, 'a table that waits');
  const waiting = page.url();
  const commander = await signIn(CAST.commander);
  await visit(commander, waiting, 'a table to approve');
  expect(await submit(commander, {}, { form: 'form[action$="/approve"]' })).toBe(200);
  await inspect(commander, 'a published table, for staff');

  const reader = await openPage({ width: 390 });
  await visit(reader, `${doors().public}/figures`, 'figures');
  await visit(reader, `${doors().public}/figures/recorded-by-area`, 'a table for everybody');
  expect(await reader.locator('main').innerText()).toContain('Hidden');
  await visit(reader, `${doors().public}/ur/figures/recorded-by-area`, 'a table for everybody, in Urdu');
  await visit(reader, `${doors().public}/figures/method`, 'how we count');
  const csv = await fetch(`${doors().public}/figures/recorded-by-area/v1.csv`);
  expect(csv.headers.get('link')).toContain('v1.csv-metadata.json');
  expect((await csv.text()).split('\r\n')[1]).toMatch(
    /^"2026-01-01","2026-03-31","X09000\d+","Eastmarch","RACE","63","shown"$/,
  );
});
