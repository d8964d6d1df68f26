import { afterAll, expect, it } from 'vitest';
import { sayLinks } from '../../demo/exercise/say.ts';
import { closeBrowser, openPage } from '../support/browser.ts';
import { doors, expectProblems, inspect, leaderEmail, linkFromMail, play, submit, visit } from './journey.ts';

afterAll(closeBrowser);

/** None of the leaders who act in the exercise. */
const LEADER = 60;

it('a leader signs in by a link, acknowledges, passes on and raises a concern', async () => {
  const world = await play((on, ledger) => sayLinks(on, ledger, 1));
  const statement = `${doors().leader}/statements/${world.need('statementId')}`;
  const email = leaderEmail(LEADER);
  const page = await openPage({ width: 390 });

  await visit(page, `${doors().leader}/sign-in`, 'leader sign-in');
  expect(await submit(page, { email: 'not an address' })).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'leader sign-in, wrong address');
  const link = await linkFromMail(doors().leader, email, async () => {
    expect(await submit(page, { email })).toBe(200);
    await inspect(page, 'link sent');
  });
  await visit(page, link, 'link opened');
  expect(await submit(page)).toBe(200);
  await inspect(page, 'inbox');
  await visit(page, `${doors().leader}/pl/`, 'inbox in Polish');
  expect(await page.locator('html').getAttribute('lang')).toBe('pl');

  await page.goto(`${doors().leader}/`);
  await page
    .locator(`main a[href$="${world.need('statementId')}"]`)
    .first()
    .click();
  await page.waitForURL(statement);
  await inspect(page, 'statement');
  expect(await submit(page, {}, { form: 'form[action$="/acknowledge"]' })).toBe(200);
  await inspect(page, 'statement acknowledged');
  expect(await page.locator('form[action$="/acknowledge"]').count()).toBe(0);
  const passed = 'form[action$="/passed-on"]';
  expect(await submit(page, { people: 'many' }, { form: passed })).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'passing on, not a number');
  expect(await submit(page, { channels: ['chat-group'], people: '45' }, { form: passed })).toBe(200);
  expect(await page.locator('main').innerText()).toContain('45');
  await inspect(page, 'statement passed on');

  await page.locator('main a[href*="/concerns/new"]').first().click();
  await page.waitForURL(/\/concerns\/new/);
  await inspect(page, 'concern');
  expect(await submit(page)).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'concern, empty');
  const words = 'Families are worried about the walk from evening classes.';
  expect(await submit(page, { kind: 'patrol', text: words })).toBe(200);
  await visit(page, `${doors().leader}/concerns`, 'own concerns');
  expect(await page.locator('main').innerText()).toContain(words);
  await visit(page, `${doors().leader}/feelings`, 'feelings');
  expect(await submit(page, { feeling: 'WORRIED' })).toBe(200);
  await inspect(page, 'feelings, thanks');

  await visit(page, `${doors().leader}/settings`, 'settings');

  // A link opens once: whoever finds it later gets in nowhere.
  const finder = await openPage();
  await finder.goto(link);
  await inspect(finder, 'link used before');
  await finder.goto(statement);
  expect(new URL(finder.url()).pathname).toContain('/sign-in');
});
