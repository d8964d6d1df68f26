import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { demoShapes } from '../../demo/aldermarch/shapes.ts';
import { CAST } from '../../demo/exercise/say.ts';
import { closeBrowser, openPage } from '../support/browser.ts';
import { doors, expectProblems, inspect, registerEvent, signIn, submit, visit } from './journey.ts';

afterAll(closeBrowser);

const MONTHS = Array.from(
  { length: 48 },
  (_, at) => `${2013 + Math.floor(at / 12)}${String((at % 12) + 1).padStart(2, '0')}`,
);

/**
 * Recorded crime as the London Datastore lays it out, with invented numbers: Port Alder stands where a borough has few and
 * no rise is seen, Westmarch where they doubled in the month after the vote. One beat nobody knows.
 */
function datastoreFile(): string {
  const row = (offence: string, borough: string, usual: number, july: number): string =>
    [
      'Public Order Offences',
      offence,
      borough,
      ...MONTHS.map((month, at) =>
        month === '201607' ? july : usual + ([0, 2, -3, 1, 3, -2, -1][(at * 5 + usual) % 7] ?? 0),
      ),
    ].join(',');
  const hate = 'Race or Religious Agg Public Fear';
  const plain = 'Public Fear Alarm or Distress';
  return [
    ['MajorText', 'MinorText', 'LookUp_BoroughName', ...MONTHS].join(','),
    row(hate, 'Port Alder', 15, 21),
    row(plain, 'Port Alder', 90, 93),
    row(hate, 'Westmarch', 36, 71),
    row(plain, 'Westmarch', 110, 108),
    row(hate, 'North Beat', 6, 6),
  ].join('\n');
}

const choose = (page: Page, name: string, text: string | Buffer): Promise<void> =>
  page
    .locator(`input[type=file]${name}`)
    .setInputFiles({ name: 'file', mimeType: 'text/csv', buffer: Buffer.from(text) });

/** A worker does it: asking again is what a reader does. */
async function wait(page: Page, words: string): Promise<void> {
  const reads = async (): Promise<string> => {
    await page.reload();
    return await page.locator('main').innerText();
  };
  await expect.poll(reads, { timeout: 60_000, interval: 250 }).toContain(words);
}

it('an analyst imports recorded crime and boundaries, and reads whether it rose after a vote, here and there', async () => {
  const page = await signIn(CAST.analyst);
  await visit(page, `${doors().staff}/imports`, 'imports');
  expect(await submit(page, { source: 'RECORDED_CRIME' })).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'imports without a file');
  const file = datastoreFile();
  await choose(page, '', file);
  expect(await submit(page, { source: 'RECORDED_CRIME' })).toBe(200);
  await wait(page, 'How to read RECORDED_CRIME');
  await inspect(page, 'columns to choose');
  expect(await page.locator('[name=layout]').inputValue()).toBe('MONTHS');
  expect(await submit(page)).toBe(200);
  await wait(page, 'One line cannot be read');
  await inspect(page, 'a file with bad lines');
  expect(await submit(page, { areaWords: 'North Beat = ?' })).toBe(200);
  await wait(page, 'nothing counts yet');
  await inspect(page, 'a checked file');
  expect(await submit(page)).toBe(200);
  await wait(page, 'Imported as vintage 1');
  await inspect(page, 'an imported file');

  const eventId = await registerEvent({
    title: 'A vote',
    what: 'In this exercise, the country has voted.',
    place: 'The whole country',
    kind: 'vote-or-decision',
    happenedOn: '2016-06-23',
    touched: ['polish'],
    mistaken: ['nobody'],
  });

  await visit(page, `${doors().staff}/places`, 'boundaries and postcodes');
  const form = 'form[action="/places/boundaries"]';
  expect(await submit(page, { vintage: '20' }, { form })).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'boundaries without a file');
  await choose(page, '[name=boundary-file]', demoShapes(1));
  const about = { of: 'local-authority', vintage: '2027', credit: 'Made up for an exercise' };
  expect(await submit(page, about, { form })).toBe(200);
  await wait(page, 'nothing has changed yet');
  await inspect(page, 'checked boundaries');
  expect(await submit(page)).toBe(200);
  await wait(page, 'Imported.');
  await inspect(page, 'imported boundaries');

  const ladder = async (area: string): Promise<string> => {
    await page.goto(`${doors().staff}/picture/${eventId}?area=${area}`);
    await wait(page, 'Step by step');
    await inspect(page, `the steps for ${area}`);
    return await page.locator('main').innerText();
  };
  const few = await ladder('portalder');
  expect(few).toContain('No evidence of a rise');
  expect(few).toContain('A doubling cannot be ruled out.');
  const rose = await ladder('westmarch');
  expect(rose).toContain('Increase seen: 71 counted in the month after the event');
  expect(rose).toContain('coincides with the event');
});

it('an analyst looks into an alarm and says what it was', async () => {
  const page = await signIn(CAST.analyst);
  await visit(page, `${doors().staff}/alarms`, 'alarms');
  await wait(page, 'Disability');
  // Enough to work on, and not so many that nobody would.
  const open = await page.locator('main table').first().locator('a[href^="/alarms/"]').count();
  expect(open).toBeGreaterThanOrEqual(3);
  expect(open).toBeLessThanOrEqual(8);
  await page.locator('main a[href^="/alarms/"]', { hasText: 'Disability' }).first().click();
  await page.waitForURL(/\/alarms\/[0-9a-f-]{36}$/);
  await inspect(page, 'an alarm');
  expect(await submit(page)).toBe(200);
  const dispose = page.url().replace(/\?.*/, '').replace(doors().staff, '');
  const form = `form[action="${dispose}"]`;
  expect(await submit(page, { disposition: 'EXPLAINED' }, { form })).toBe(422);
  await expectProblems(page, true);
  expect(
    await submit(
      page,
      { disposition: 'EXPLAINED', reason: 'A day centre asked its visitors to report what they had not.' },
      { form },
    ),
  ).toBe(200);
  await inspect(page, 'an alarm that somebody has explained');
});

it('an analyst prepares a table, a commander lets it out, and anybody reads it', async () => {
  const page = await signIn(CAST.analyst);
  await visit(page, `${doors().staff}/tables`, 'tables');
  const table = {
    title: 'Recorded hate crime by area, April to June 2016',
    slug: 'recorded-by-area',
    basis: 'RECORDED_CRIME',
    firstMonth: '2016-04',
  };
  expect(await submit(page, { ...table, slug: 'No Address' })).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'tables with a problem');
  expect(await submit(page, table)).toBe(200);
  await wait(page, 'You prepared this table');
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
  const lines = (await csv.text()).split('\r\n');
  expect(lines.find((line) => line.includes('"Westmarch"'))).toMatch(
    /^"2016-04-01","2016-06-30","X09000\d+","Westmarch","(OTHER|ALL)","10\d","shown"$/,
  );
});
