import { afterAll, expect, it } from 'vitest';
import { demoReports } from '../../demo/aldermarch/reports.ts';
import { hearLinks } from '../../demo/exercise/hear.ts';
import { CAST, dateParts } from '../../demo/exercise/say.ts';
import { addDays, londonDay } from '../../src/statistics/days.ts';
import { closeBrowser, openPage } from '../support/browser.ts';
import { doors, expectProblems, inspect, play, signIn, submit, visit } from './journey.ts';

afterAll(closeBrowser);

const WARD = encodeURIComponent(demoReports(1)[0]?.areaPath ?? '');
const daysOn = (days: number) => (name: string) => dateParts(name, addDays(londonDay(new Date()), days));

it('the clocks of a report: a recorder that overwrites itself is entered, and a first contact is suspended with a reason', async () => {
  await play((world, ledger) => hearLinks(world, ledger, 1));
  const inspector = await signIn(CAST.inspector);
  await visit(
    inspector,
    `${doors().staff}/triage?filter=unread&area=${WARD}`,
    'queue with the nearest clock',
  );
  const address = await inspector.locator('#queue tbody a[href^="/triage/"]').first().getAttribute('href');
  await visit(inspector, `${doors().staff}${address}`, 'report with clocks');
  expect(await inspector.locator('section[aria-labelledby=clocks]').innerText()).toContain(
    'Recording decision',
  );
  await visit(inspector, `${doors().staff}${address}/clocks`, 'clocks of a report');
  const cctv = 'form[action$="/clocks/cctv"]';
  expect(await submit(inspector, { camera: 'SHOP' }, { form: cctv })).toBe(422);
  await expectProblems(inspector, true);
  expect(await submit(inspector, { camera: 'SHOP', ...daysOn(5)('overwrittenDay') }, { form: cctv })).toBe(
    200,
  );
  await inspect(inspector, 'recorder entered');
  expect(await inspector.locator('main').innerText()).toContain('CCTV overwritten: Shop or business');
  const contact = await inspector.getByRole('link', { name: 'First contact' }).getAttribute('href');
  await visit(inspector, `${doors().staff}${contact}`, 'one clock');
  const suspend = 'form[action$="/suspend"]';
  const until = { why: 'PERSON_ASKED', ...daysOn(3)('untilDay') };
  expect(await submit(inspector, until, { form: suspend })).toBe(200);
  await inspect(inspector, 'clock suspended');
  expect(await inspector.locator('main').innerText()).toContain('Suspended');
  await visit(inspector, `${doors().staff}${address}/reroute`, 'deal with it as a concern');
  await visit(inspector, `${doors().staff}/roster`, 'roster');
});

it('the commander sees missed clocks by kind and sets how clocks run that start later', async () => {
  const commander = await signIn(CAST.commander);
  await visit(commander, `${doors().staff}/missed-clocks`, 'missed clocks');
  await visit(commander, `${doors().staff}/clock-rules`, 'clock rules');
  await visit(commander, `${doors().staff}/clock-rules/GRAFFITI`, 'one clock rule');
  expect(await submit(commander, { length: '0' }, {})).toBe(422);
  await expectProblems(commander, true);
});

it('what would you like to tell us, in Arabic on a phone', async () => {
  const page = await openPage({ width: 390, lang: 'ar' });
  await visit(page, `${doors().public}/ar/tell`, 'what to tell');
  await page.getByRole('link', { name: 'كتابات أو ملصقات كراهية' }).click();
  await inspect(page, 'concern about graffiti');
  expect(await submit(page, {}, { form: 'form[action$="/concern"]' })).toBe(200);
  await inspect(page, 'words about graffiti');
  expect(new URL(page.url()).pathname).toBe('/ar/concern/words');
});
