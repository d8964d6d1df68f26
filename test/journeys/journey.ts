import type { Locator, Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { demoLeaders } from '../../demo/aldermarch/leaders.ts';
import { DEMO_EVENT } from '../../demo/aldermarch/statement.ts';
import { Ledger } from '../../demo/exercise/ledger.ts';
import { mailedLink, newestMail } from '../../demo/exercise/mail.ts';
import { CAST, type EnteredEvent, putOnRegister } from '../../demo/exercise/say.ts';
import { type Doors, World } from '../../demo/exercise/world.ts';
import { addDays, londonDay } from '../../src/statistics/days.ts';
import { expectAccessible } from '../support/axe.ts';
import {
  expectNoInlineLeaks,
  expectNoReflow,
  expectOnlyOwnOrigin,
  openPage,
  type PageOptions,
} from '../support/browser.ts';

/** Where the one system of the run is reached. */
export const doors = (): Doors => inject('doors');

/** What every page owes every reader: axe finds nothing, it fits 320 px, asks no stranger and shows no template marks. */
export async function inspect(page: Page, name: string): Promise<void> {
  const bare = await page
    .locator('link[rel=stylesheet]')
    .evaluateAll((links) => links.some(({ sheet }) => !sheet));
  expect(bare, `${name} came without its styles`).toBe(false);
  await expectAccessible(page, name);
  await expectNoReflow(page);
  await expectOnlyOwnOrigin(page);
  await expectNoInlineLeaks(page);
}

/** Opens an address and inspects what comes; throws where the status is not 200. */
export async function visit(page: Page, url: string, name: string): Promise<void> {
  const response = await page.goto(url);
  expect(response?.status(), name).toBe(200);
  await inspect(page, name);
}

type Values = Record<string, string | readonly string[]>;

async function answer(form: Locator, name: string, value: string): Promise<void> {
  const field = form.locator(`[name="${name}"]`);
  const type = await field.first().getAttribute('type');
  if (type === 'radio' || type === 'checkbox')
    await form.locator(`[name="${name}"][value="${value}"]`).check();
  else if ((await form.locator(`select[name="${name}"]`).count()) > 0) await field.selectOption(value);
  else await field.fill(value);
}

/**
 * Fills in a form by its field names and presses its first button, or the one that matches `button`.
 * @returns the status of the page that came of it
 */
export async function submit(
  page: Page,
  values: Values = {},
  options: { form?: string; button?: string } = {},
): Promise<number> {
  const form = page.locator(options.form ?? 'main form').first();
  for (const [name, value] of Object.entries(values))
    for (const one of typeof value === 'string' ? [value] : value) await answer(form, name, one);
  const [response] = await Promise.all([
    page.waitForResponse(
      (one) => one.request().isNavigationRequest() && Math.floor(one.status() / 100) !== 3,
    ),
    page.waitForEvent('load'),
    form
      .locator(options.button ?? 'button:not([type=button])')
      .first()
      .click(),
  ]);
  return response.status();
}

/** The error summary stands there, each of its links leads to a field, and with scripts it holds the focus. */
export async function expectProblems(page: Page, runsScript: boolean): Promise<void> {
  const summary = page.locator('.govuk-error-summary');
  await summary.waitFor();
  const links = await summary.locator('a[href^="#"]').all();
  const targets = await Promise.all(links.map((link) => link.getAttribute('href')));
  expect(targets.length).toBeGreaterThan(0);
  for (const target of targets) expect(await page.locator(target ?? '').count(), target ?? '').toBe(1);
  if (runsScript)
    expect(await page.evaluate<string>('document.activeElement.className')).toContain('govuk-error-summary');
}

/**
 * Signs a fictional person in through the identity provider by clicking, and opens a page of their own that has asked
 * nobody anything yet.
 */
export async function signIn(sub: string, options: PageOptions = {}): Promise<Page> {
  const page = await openPage(options);
  await page.goto(`${doors().staff}/sign-in`);
  await page.locator('main a[href*="/sign-in/start"]').click();
  await page.locator(`button[value="${sub}"]`).click();
  await page.waitForURL((url) => url.origin === doors().staff && !url.pathname.startsWith('/sign-in'));
  const own = await openPage({ ...options, context: page.context() });
  await page.close();
  return own;
}

/** The address of a demo leader; `number` counts from 1. A journey takes leaders of its own. */
export const leaderEmail = (number: number): string => [...demoLeaders(number)].at(-1)?.email ?? '';

/**
 * Asks for a sign-in link by what `ask` does, and waits for it in the mail.
 * @param door where the link leads: the leaders' or the partners' face
 */
export async function linkFromMail(door: string, email: string, ask: () => Promise<void>): Promise<string> {
  const box = { catcher: doors().mail, email };
  const after = await newestMail(box);
  await ask();
  return mailedLink(box, { link: `${door}/link/`, after, seconds: 20 });
}

/** Plays links of the exercise without a browser, to make what a journey starts from; throws where one did not hold. */
export async function play(links: (world: World, ledger: Ledger) => Promise<void>): Promise<World> {
  const world = new World(doors());
  const ledger = new Ledger(() => {});
  await links(world, ledger);
  const broken = ledger.results.filter((one) => !one.isHeld);
  expect(broken).toEqual([]);
  return world;
}

/** An event of this journey's own; what is not said of it is the demo's. @returns its id */
export async function registerEvent(about: Partial<EnteredEvent> = {}): Promise<string> {
  const event = { ...DEMO_EVENT, happenedOn: addDays(londonDay(new Date()), -2), ...about };
  const world = new World(doors());
  await world.signIn(CAST.engagement);
  return putOnRegister(world, event);
}
