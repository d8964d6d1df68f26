import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { KeeperClient, keeperSocket } from '#platform/crypto/keeper-client';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { signIn } from '../src/apps/keeper/sign-in.testing.ts';
import { faceOf, toldReport } from '../src/domain/triage/triage.testing.ts';
import { inspect, submit, visit } from './journeys/journey.ts';
import { closeBrowser, openPage } from './support/browser.ts';

// Two forces on one platform, each with a staff console of its own: one database, one keeper, two ports, one browser.
const THERE = 'brackenshire';
const FIRST = `To every tenant: the Marlings have painted the turnstile twice and will not say why. Count your postcards,
lock the boathouse, and mind the copper kettle until the choir may lecture by the viaduct.`;
const SECOND = FIRST.toUpperCase().replace('TO EVERY TENANT:', 'GOOD NEIGHBOURS!').replaceAll('L', '1');

let here: TestRuntime;
const closing: Array<() => Promise<void>> = [];

/** A console of this force where this person is signed in. */
async function consoleOf(runtime: TestRuntime, actor: Actor): Promise<{ page: Page; url: string }> {
  const server = faceOf(runtime, actor);
  const url = (await server.listen(0)).replace('127.0.0.1', 'localhost');
  closing.push(() => server.close());
  return { page: await openPage(), url };
}

beforeAll(async () => {
  here = await testRuntime({ role: 'staff_web' });
  await here.sql(`insert into platform.force (force_id, name) values ($1, 'Brackenshire Police')`, [THERE]);
  await here.sql(
    `insert into access.area (force_id, path, parent_path, name, code, vintage, level) values
      ('aldermarch', 'eastmarch', null, 'Eastmarch', 'X09000001', 2026, 1),
      ('aldermarch', 'eastmarch/mill-ward', 'eastmarch', 'Mill Ward', 'X05000001', 2026, 2)`,
  );
  const admin = new KeeperClient(keeperSocket(here.config.keeperSocketDir, 'admin'));
  await admin.createForceKeys(THERE);
  admin.close();
});
afterAll(async () => {
  await closeBrowser();
  for (const close of closing) await close();
  await here?.close();
});

it('two letters are recorded, put side by side, joined, offered to another force and taken in there', async () => {
  const there: TestRuntime = {
    ...here,
    forceId: THERE,
    config: { ...here.config, forceId: THERE },
    as: (actor, fn) => withContext(there, { forceId: THERE, actor }, fn),
  };
  const ours = await consoleOf(here, await signIn(here, ['DETECTIVE_INSPECTOR']));
  for (const text of [FIRST, SECOND]) {
    const { id } = await toldReport(here, { happened: ['LETTER'] });
    await here.runJobs();
    await visit(ours.page, `${ours.url}/triage/${id}/material`, 'record a letter');
    const typed = { kind: 'LEAFLET', text, packaging: 'KEPT', handling: 'In a bag at the counter.' };
    expect(await submit(ours.page, typed)).toBe(200);
  }
  await inspect(ours.page, 'letters that may belong together');
  await ours.page.locator('main a[href^="/series/proposals/"]').first().click();
  await ours.page.locator('mark').first().waitFor();
  await inspect(ours.page, 'two letters side by side');
  expect(await ours.page.locator('mark').allInnerTexts()).toEqual(
    expect.arrayContaining([expect.stringContaining('turnstile')]),
  );
  expect(await submit(ours.page, { outcome: 'SAME', reason: 'The same words and the same mistakes.' })).toBe(
    200,
  );
  await inspect(ours.page, 'a series');
  await ours.page.locator('main a[href$="/offer"]').click();
  await ours.page.locator('[name=toForce]').waitFor();
  await inspect(ours.page, 'the offer, before it is sent');
  expect(await submit(ours.page, {})).toBe(422);
  await inspect(ours.page, 'the offer, incomplete');
  const offer = { toForce: THERE, lead: 'OTHER', note: 'Have you had these?', checked: 'YES' };
  expect(await submit(ours.page, offer)).toBe(200);
  expect(await ours.page.locator('main').innerText()).toContain('Waiting for an answer');

  const theirs = await consoleOf(there, await signIn(there, ['DETECTIVE_INSPECTOR']));
  await visit(theirs.page, `${theirs.url}/series`, 'series of the other force');
  await theirs.page.locator('main a[href^="/series/offers/"]').click();
  await theirs.page.locator('button[value=accept]').waitFor();
  await inspect(theirs.page, 'an offer from another force');
  expect(await theirs.page.locator('main').innerText()).toContain('turnstile');
  expect(await submit(theirs.page, {}, { button: 'button[value=accept]' })).toBe(200);
  await inspect(theirs.page, 'the series taken in');
  expect(await theirs.page.locator('main').innerText()).toContain('2 letters');

  await ours.page.reload();
  expect(await ours.page.locator('main').innerText()).toContain('Taken in');
}, 120_000);
