import { afterAll, expect, it } from 'vitest';
import { demoReports } from '../../demo/aldermarch/reports.ts';
import { hearLinks } from '../../demo/exercise/hear.ts';
import { CAST } from '../../demo/exercise/say.ts';
import { closeBrowser } from '../support/browser.ts';
import { doors, expectProblems, inspect, play, signIn, submit, visit } from './journey.ts';

afterAll(closeBrowser);

/** Where the one report of this journey comes from: its own part of the queue fits on one page. */
const WARD = encodeURIComponent(demoReports(1)[0]?.areaPath ?? '');
const REASONS = 'Threatening words in a public place; cameras cover it and the person is worried to go out.';
const REVIEW = 'Cameras secured. Visit the victim today; update them tomorrow.';

it('a report reaches the open queue at once; it is taken, decided, handed over, accepted and reviewed', async () => {
  const inspector = await signIn(CAST.inspector);
  await visit(inspector, `${doors().staff}/triage?filter=unread&area=${WARD}`, 'queue');
  const rows = inspector.locator('#queue tbody a[href^="/triage/"]');
  const before = new Set(await rows.evaluateAll((links) => links.map((link) => link.getAttribute('href'))));
  await inspector.evaluate('window.isSamePage = true');
  await play((world, ledger) => hearLinks(world, ledger, 1));
  // Within a second of the receipt, and without a reload.
  // Usually well under a second; the limit here is for a busy machine, and the time itself is a matter for a bench.
  await rows.nth(before.size).waitFor({ timeout: 5_000 });
  expect(await inspector.evaluate<boolean>('window.isSamePage')).toBe(true);
  await inspect(inspector, 'queue with a new report');
  const after = await rows.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  const address = after.find((href) => !before.has(href)) ?? '';

  await visit(inspector, `${doors().staff}${address}`, 'report');
  expect(await submit(inspector, {}, { form: '#take' })).toBe(200);
  await inspect(inspector, 'report taken');
  const form = 'form[action$="/decision"]';
  expect(await submit(inspector, { reasons: REASONS }, { form })).toBe(422);
  await expectProblems(inspector, true);
  await inspect(inspector, 'decision without a route');
  expect(await inspector.locator('[name=reasons]').inputValue()).toBe(REASONS);
  const decision = {
    route: 'CRIME',
    risk: 'MEDIUM',
    riskFactors: ['AT_OR_NEAR_HOME'],
    actions: ['VISIT_VICTIM', 'SECURE_CCTV'],
    criticalIncident: 'CONSIDERED_NOT_PROPOSED',
    eventLink: 'NOT_YET_ASSESSED',
  };
  expect(await submit(inspector, decision, { form })).toBe(200);
  await inspect(inspector, 'report decided');
  const detectiveId = await inspector
    .locator('form[action$="/handover"] option', { hasText: 'Lindqvist' })
    .getAttribute('value');
  const handover = { toId: detectiveId ?? '' };
  expect(await submit(inspector, handover, { form: 'form[action$="/handover"]' })).toBe(200);
  await inspect(inspector, 'case offered');

  const detective = await signIn(CAST.detective);
  await visit(detective, `${doors().staff}/cases`, 'cases');
  await visit(detective, `${doors().staff}${address}`, 'report offered');
  const accept = { form: '#answer', button: 'button[value=accept]' };
  expect(await submit(detective, {}, accept)).toBe(200);
  await inspect(detective, 'case accepted');
  const review = { form: 'form[action$="/review"]' };
  expect(await submit(detective, {}, review)).toBe(422);
  await expectProblems(detective, true);
  await inspect(detective, 'review, empty');
  expect(await submit(detective, { text: REVIEW, nextDueDays: '1' }, review)).toBe(200);
  await inspect(detective, 'case reviewed');
  expect(await detective.locator('main').innerText()).toContain(REVIEW);
});
