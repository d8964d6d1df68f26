import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { type DemoReport, demoReports } from '../../demo/aldermarch/reports.ts';
import { Browser } from '../../demo/exercise/browser.ts';
import { report } from '../../demo/exercise/hear.ts';
import { CAST } from '../../demo/exercise/say.ts';
import { closeBrowser } from '../support/browser.ts';
import { doors, expectProblems, inspect, signIn, submit, visit } from './journey.ts';

afterAll(closeBrowser);

/** Reports of the surge, through the whole form; `SURGE_REPORTS=40` is a short one while one works on it. */
const REPORTS = Number(process.env.SURGE_REPORTS ?? 200);
/** Every fourth tells of something else and is decided on by itself. */
const OTHER_EVERY = 4;
/** Groups smaller than this are worked through one by one. */
const LEAST_GROUP = 8;
/** A ward no other journey reports from, so that its queue is this journey's own. */
const WARD = 'highmere/upper-dale';
const VIEW = `filter=unread&area=${encodeURIComponent(WARD)}`;
const AT_ONCE = 8;
/** The room promises an officer three at most: take, decide, go on. */
const MOST_PRESSES = 3;

/** Most of them tell of one place, day and reason, as after a letter or a march; the others of anything. */
function surge(): DemoReport[] {
  const stories = demoReports(REPORTS);
  const [same] = stories;
  return stories.map((story, at) => {
    const isOther = at % OTHER_EVERY === 1;
    return {
      ...(isOther || !same ? story : same),
      areaPath: WARD,
      language: 'en',
      // What happened online has no ward.
      ...(isOther && story.where === 'ONLINE' ? { where: 'WORK' } : {}),
      ...(isOther ? { narrative: `${story.narrative} (${at})` } : {}),
    };
  });
}

async function hear(): Promise<void> {
  const waiting = surge();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let one = waiting.pop(); one; one = waiting.pop())
        await report(doors().public, one, new Browser(one.language));
    }),
  );
}

/** A keyboard that counts. */
class Keys {
  pressed = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(key: string): Promise<void> {
    this.pressed += 1;
    await this.#page.keyboard.press(key);
  }

  /** Presses a key that leads to another page, and waits for it and for what it puts in front of the officer. */
  async go(key: string): Promise<void> {
    await Promise.all([this.#page.waitForEvent('load'), this.press(key)]);
    // Asked from outside: a page that polls a text of its own is refused by the site's policy.
    await expect
      .poll(() =>
        this.#page.evaluate<boolean>(
          '!document.querySelector("[autofocus]") || document.activeElement.hasAttribute("autofocus")',
        ),
      )
      .toBe(true);
  }
}

const unread = async (page: Page): Promise<number> => {
  await page.goto(`${doors().staff}/triage?${VIEW}`);
  return await page.locator('#queue tbody tr').count();
};

const SURGE = (): string => `${doors().staff}/triage/surge?area=${encodeURIComponent(WARD)}`;

/** The rows of the surge view for this ward, the largest group first, and how many reports each holds. */
async function groupsOf(page: Page): Promise<number[]> {
  await page.goto(SURGE());
  const links = page.locator('#queue tbody th a');
  return (await links.allInnerTexts()).map((text) => Number.parseInt(text, 10));
}
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Takes and decides on what one page of a group shows, with the keyboard. @returns how many reports that was */
async function clearGroup(page: Page, keys: Keys, isFirst: boolean): Promise<number> {
  const look = async (name: string): Promise<void> => {
    if (isFirst) await inspect(page, name);
  };
  await page.locator('#queue tbody th a').first().focus();
  await keys.go('Enter');
  await look('group of a surge');
  const shown = await page.locator('tbody tr').count();
  await keys.press('a');
  expect(await page.locator('#all').isChecked()).toBe(true);
  await keys.go('t');
  await look('preview of taking a group');
  await keys.go('Enter');
  expect(await page.locator('main').innerText()).toContain(`${shown} reports are yours.`);
  await look('a group taken');
  await keys.go('c');
  await look('preview of deciding on a group');
  await keys.press('Space');
  await keys.go('Enter');
  expect(await page.locator('main').innerText()).toContain(`${shown} reports have your decision`);
  return shown;
}

it('a duty inspector clears a surge by the keyboard alone, with three presses a decision at most', async () => {
  const page = await signIn(CAST.inspector);
  await visit(page, `${doors().staff}/triage/keys`, 'keys');
  await visit(page, `${doors().staff}/triage/prepared`, 'prepared, none');
  const form = 'form[action="/triage/prepared"]';
  expect(await submit(page, { name: 'Words only' }, { form })).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'prepared, incomplete');
  const prepared = {
    name: 'Words only, low risk',
    route: 'ASB_PERSONAL',
    risk: 'LOW',
    actions: ['TELL_NEIGHBOURHOOD_TEAM'],
    criticalIncident: 'CONSIDERED_NOT_PROPOSED',
    eventLink: 'NOT_YET_ASSESSED',
    reasons: 'Words in a public place, nobody in danger now, no line of enquiry yet.',
  };
  expect(await submit(page, prepared, { form })).toBe(200);
  await inspect(page, 'prepared');

  // A board whose session has ended says that it is old rather than go on showing yesterday.
  const wall = await signIn(CAST.commander);
  await wall.goto(`${doors().staff}/triage/board`);
  expect(await wall.locator('[data-live-lost]').isVisible()).toBe(false);
  await wall.context().clearCookies();

  await hear();
  await wall.locator('[data-live-lost]').waitFor({ state: 'visible' });
  await wall.close();
  // Every one of them is in the queue before the first key is pressed.
  await expect.poll(async () => sum(await groupsOf(page)), { timeout: 240_000, interval: 500 }).toBe(REPORTS);
  expect(await unread(page)).toBeGreaterThanOrEqual(Math.min(REPORTS, 50));
  await inspect(page, 'queue in a surge');
  await visit(page, `${doors().staff}/triage/board`, 'board');
  expect(await page.locator('body').innerText()).not.toContain('Sign out');
  await visit(page, SURGE(), 'surge');

  // What tells of one place, day and reason: read, taken and decided on page by page of a group the officer chose.
  const keys = new Keys(page);
  let inGroup = 0;
  for (let [largest = 0] = await groupsOf(page); largest >= LEAST_GROUP; [largest = 0] = await groupsOf(page))
    inGroup += await clearGroup(page, keys, inGroup === 0);
  const forGroup = keys.pressed;
  // The others may happen to tell of the same place, day and reason too.
  expect(inGroup).toBeGreaterThanOrEqual(Math.floor((REPORTS * (OTHER_EVERY - 1)) / OTHER_EVERY));
  expect(forGroup).toBeLessThan(inGroup);

  // The others one by one.
  await page.goto(`${doors().staff}/triage?${VIEW}`);
  const single = new Keys(page);
  await single.go('n');
  let decided = 0;
  while (/\/triage\/[0-9a-f-]{36}/.test(page.url())) {
    await single.go('t');
    await single.go('1');
    if (decided === 0) {
      expect(await page.locator('[name=reasons]').inputValue()).toBe(prepared.reasons);
      await inspect(page, 'report with a prepared decision');
    }
    await single.go('Enter');
    decided += 1;
  }
  // One press more than three a decision: the first `n`.
  expect(single.pressed - 1).toBeLessThanOrEqual(decided * MOST_PRESSES);
  expect(decided + inGroup).toBe(REPORTS);
  expect(await unread(page)).toBe(0);
}, 600_000);

it('keys do nothing while somebody types, and nothing at all once they are switched off', async () => {
  const page = await signIn(CAST.inspector);
  await page.goto(`${doors().staff}/triage/prepared`);
  await page.goto(`${doors().staff}/triage`);
  await page.locator('main summary').first().click();
  await page.locator('select#area').focus();
  await page.keyboard.press('?');
  expect(new URL(page.url()).pathname).toBe('/triage');
  await page.locator('h1').click();
  await Promise.all([page.waitForURL(/\/triage\/keys$/), page.keyboard.press('?')]);
  expect(await submit(page, {}, { form: 'form[action="/triage/keys"]' })).toBe(200);
  await page.goto(`${doors().staff}/triage`);
  expect(await page.locator('.st-key').first().isVisible()).toBe(false);
  await page.keyboard.press('?');
  await page.keyboard.press('n');
  expect(new URL(page.url()).pathname).toBe('/triage');
});

it('a row that is chosen while the page is being renewed stays chosen', async () => {
  const page = await signIn(CAST.secondInspector);
  // The stream speaks at once, and the page is asked for again: here the answer takes its time.
  await page.route('**/triage', async (route) => {
    if (route.request().resourceType() === 'fetch') await new Promise((done) => setTimeout(done, 1_500));
    await route.continue();
  });
  const asked = page.waitForRequest((request) => request.resourceType() === 'fetch');
  const answered = page.waitForResponse((response) => response.request().resourceType() === 'fetch');
  await page.goto(`${doors().staff}/triage`);
  await asked;
  const row = page.locator('#queue tbody a').first();
  await row.focus();
  await (await answered).finished();
  await expect.poll(() => page.locator('[data-live-note]').isVisible()).toBe(true);
  expect(await row.evaluate((link) => link === link.ownerDocument.activeElement)).toBe(true);
});
