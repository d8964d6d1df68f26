import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { DEMO_PARTNERS } from '../../demo/aldermarch/partners.ts';
import { CAST } from '../../demo/exercise/say.ts';
import { closeBrowser, openPage, type PageOptions } from '../support/browser.ts';
import { doors, expectProblems, inspect, linkFromMail, signIn, submit, visit } from './journey.ts';

afterAll(closeBrowser);

const [DESK, CENTRE] = DEMO_PARTNERS;
const MESSAGE = 'form[action$="/messages"]';
const said = (page: Page): Promise<string> => page.locator('main').innerText();

/** Pictures of the pages for whoever asks for them by the setting PICTURES (a folder). */
async function keepPicture(page: Page, name: string): Promise<void> {
  if (process.env.PICTURES)
    await page.screenshot({ path: join(process.env.PICTURES, `${name}.png`), fullPage: true });
}

/** Signs a case worker in by clicking, as they would. */
async function atDesk(email: string, options: PageOptions = {}): Promise<Page> {
  const page = await openPage(options);
  await visit(page, `${doors().partner}/sign-in`, 'workspace sign-in');
  const link = await linkFromMail(doors().partner, email, async () => {
    expect(await submit(page, { email })).toBe(200);
    await inspect(page, 'workspace link sent');
  });
  await visit(page, link, 'workspace link');
  expect(await submit(page)).toBe(200);
  return page;
}

const emailOf = (isManager: boolean): string =>
  DESK.workers.find((worker) => worker.isManager === isManager)?.email ?? '';

/** The administrator makes a key for the desk on the register's page. */
async function newKey(): Promise<string> {
  const page = await signIn(CAST.administrator);
  await visit(page, `${doors().staff}/partners`, 'register of partners');
  await keepPicture(page, 'partners-register');
  await page.locator('main a', { hasText: DESK.name }).click();
  await page.waitForURL(/\/partners\/[0-9a-f-]{36}/);
  await inspect(page, 'one partner');
  await keepPicture(page, 'partners-one');
  expect(await submit(page, { days: '30' }, { form: 'form[action$="/keys"]' })).toBe(200);
  await inspect(page, 'a new key');
  const [key] = /stp_[0-9a-f]{32}_[A-Za-z0-9_-]{43}/.exec(await page.content()) ?? [];
  if (!key) throw new Error('the page shows no key');
  return key;
}

it('a report by the interface: the officer asks, the case worker answers and later shares the name, the officer opens it for a reason', async () => {
  const sent = await fetch(`${doors().api}/api/v1/reports`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await newKey()}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({
      danger: false,
      tells: 'ME',
      happened: ['SAID_OR_SHOUTED'],
      narrative: 'He shouted at her outside the ferry office.',
      place: { areaPath: 'portalder/harbour' },
      partnerReference: 'FCD-77',
      identity: { state: 'known-to-partner' },
    }),
  });
  expect(sent.status).toBe(201);
  const { id, reference } = (await sent.json()) as { id: string; reference: string };

  const officer = await signIn(CAST.inspector);
  await expect
    .poll(
      async () => {
        await officer.goto(`${doors().staff}/triage?filter=unread`);
        return officer.locator(`a[href$="/triage/${id}"]`).count();
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
  await visit(officer, `${doors().staff}/triage/${id}`, 'report of a partner');
  expect(await said(officer)).toContain(DESK.name);
  expect(await submit(officer, {}, { form: 'form[action$="/acknowledge"]' })).toBe(200);
  const asked = { text: 'May an officer meet her at your office? Inspector Reyes' };
  expect(await submit(officer, asked, { form: 'form[action$="/message"]' })).toBe(200);

  const worker = await atDesk(emailOf(false), { width: 390 });
  await inspect(worker, 'reports that need an answer');
  await keepPicture(worker, 'workspace-list-390');
  await worker.locator('main a', { hasText: 'FCD-77' }).click();
  await worker.waitForURL(`${doors().partner}/reports/${id}`);
  await inspect(worker, 'own report');
  await keepPicture(worker, 'workspace-report-390');
  const words = await said(worker);
  for (const word of [reference, asked.text, 'Nothing of the person was sent']) expect(words).toContain(word);
  expect(words).not.toContain('He shouted');
  expect(await submit(worker, {}, { form: MESSAGE })).toBe(422);
  await expectProblems(worker, true);
  expect(await submit(worker, { text: 'Yes, on Monday at ten.' }, { form: MESSAGE })).toBe(200);

  await visit(worker, `${doors().partner}/reports/${id}/consent`, 'consent');
  await keepPicture(worker, 'workspace-consent-390');
  expect(await submit(worker, { identity: 'shared', contactBy: 'CALL' })).toBe(422);
  await expectProblems(worker, true);
  await inspect(worker, 'consent without a name');
  const shared = { identity: 'shared', name: 'Amal Haddad', contactBy: 'CALL', phone: '01632 960 111' };
  expect(await submit(worker, shared)).toBe(200);
  expect(await said(worker)).toContain('The police know who the person is');

  await visit(officer, `${doors().staff}/triage/${id}`, 'report with a name');
  expect(await said(officer)).toContain('Yes, on Monday at ten.');
  expect(await submit(officer, { reason: 'arrange-visit' }, { form: 'form[action$="/identity"]' })).toBe(200);
  expect(await said(officer)).toContain('Amal Haddad');
  await inspect(officer, 'identity opened');
});

it('without scripts a case worker enters a report with a photo and withdraws it; another organisation sees nothing of it', async () => {
  const worker = await atDesk(emailOf(true), { javaScript: false });
  await visit(worker, `${doors().partner}/reports/new`, 'enter a report');
  await keepPicture(worker, 'workspace-enter');
  expect(await submit(worker)).toBe(422);
  await expectProblems(worker, false);
  await inspect(worker, 'enter a report, empty');
  await keepPicture(worker, 'workspace-enter-empty');
  const entered = await submit(worker, {
    danger: 'NO',
    role: 'WITNESS',
    narrative: 'Two men threw eggs at the prayer room and laughed.',
    happened: ['DAMAGE_OR_GRAFFITI'],
    whenKind: 'TODAY',
    areaPath: 'portalder/harbour',
    why: ['RELIGION'],
    identity: 'unknown',
    partnerReference: 'FCD-78',
  });
  expect(entered).toBe(200);
  await inspect(worker, 'report entered');
  const address = worker.url().split('?')[0] ?? '';
  expect(await said(worker)).toContain('A senior officer reads it within 15 minutes');

  await visit(worker, `${address}/files`, 'files of a report');
  const buffer = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#557766' } })
    .jpeg()
    .toBuffer();
  await worker
    .locator('input[type=file]')
    .setInputFiles({ name: 'wall.jpg', mimeType: 'image/jpeg', buffer });
  expect(await submit(worker, {}, { form: 'form[enctype="multipart/form-data"]' })).toBe(200);
  await inspect(worker, 'file added');
  await keepPicture(worker, 'workspace-files');

  const stranger = await atDesk(CENTRE?.workers[0]?.email ?? '');
  expect((await stranger.goto(address))?.status()).toBe(404);
  await inspect(stranger, 'no such report');
  await visit(stranger, `${doors().partner}/?show=open`, 'another organisation’s list');
  expect(await said(stranger)).not.toContain('FCD-78');

  await visit(worker, `${address}/withdraw`, 'withdraw');
  expect(await submit(worker)).toBe(422);
  expect(await submit(worker, { sure: 'YES' })).toBe(200);
  expect(await said(worker)).toContain('Withdrawn on');
  await visit(worker, `${doors().partner}/?show=closed`, 'finished reports');

  await visit(worker, `${doors().partner}/colleagues`, 'colleagues');
  await keepPicture(worker, 'workspace-colleagues');
  const invited = {
    name: 'Ida Quill',
    email: `ida.${randomUUID().slice(0, 8)}@example.org`,
    role: 'CASE_WORKER',
  };
  expect(await submit(worker, invited)).toBe(200);
  const colleague = await atDesk(invited.email);
  await worker.goto(`${doors().partner}/colleagues`);
  await worker.locator('main a', { hasText: 'Ida Quill' }).click();
  await inspect(worker, 'remove a colleague');
  expect(await submit(worker)).toBe(200);
  await colleague.goto(`${doors().partner}/`);
  expect(new URL(colleague.url()).pathname).toBe('/sign-in');
});
