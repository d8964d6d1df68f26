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
const REVIEW = {
  information: 'Threats at a bus stop; two cameras cover it and one witness is known.',
  assessment: 'The person is afraid to go out. Nothing points to a danger to others now.',
  powers: 'Public order and the aggravated offences.',
  options: 'Visit today, or call first. The person asked for a visit.',
  text: 'Cameras secured. Visit the victim today; update them tomorrow.',
  finding: 'CONTINUE',
  nextDueDays: '1',
};
const TOLD =
  'We looked at both cameras and asked the witness. We could not find who did it. Write to us if you hear more.';

it('a report reaches the open queue at once; it is taken, decided, handed over, accepted, reviewed and closed with an outcome', async () => {
  const inspector = await signIn(CAST.inspector);
  await visit(inspector, `${doors().staff}/triage?filter=unread&area=${WARD}`, 'queue');
  const rows = inspector.locator('#queue tbody a[href^="/triage/"]');
  const before = new Set(await rows.evaluateAll((links) => links.map((link) => link.getAttribute('href'))));
  await inspector.evaluate('window.isSamePage = true');
  await play((world, ledger) => hearLinks(world, ledger, 1));
  // Without a reload. Usually well under a second; the limit here is for a busy machine: the time itself is a matter
  // for a bench.
  await rows.nth(before.size).waitFor({ timeout: 30_000 });
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

  await detective.locator('a[href$="/supervision"]').click();
  await inspect(detective, 'supervision of the case');
  const review = { form: 'form[action$="/review"]' };
  expect(await submit(detective, { text: REVIEW.text }, review)).toBe(422);
  await expectProblems(detective, true);
  await inspect(detective, 'review without most headings');
  expect(await submit(detective, REVIEW, review)).toBe(200);
  await inspect(detective, 'case reviewed');
  expect(await detective.locator('main').innerText()).toContain(REVIEW.text);

  const constable = await detective
    .locator('form[action$="/investigator"] option', { hasText: 'Achterberg' })
    .getAttribute('value');
  const named = { staffId: constable ?? '' };
  expect(await submit(detective, named, { form: 'form[action$="/investigator"]' })).toBe(200);
  expect(await detective.locator('form[action$="/close"]').count()).toBe(0);
  expect(await submit(detective, { ...REVIEW, finding: 'READY_TO_CLOSE' }, review)).toBe(200);
  await inspect(detective, 'case ready to close');
  const closing = { form: 'form[action$="/close"]' };
  expect(await submit(detective, { outcome: '8', reasons: REVIEW.text, told: TOLD }, closing)).toBe(422);
  await expectProblems(detective, true);
  await inspect(detective, 'outcome without the agreement it rests on');
  expect(await submit(detective, { outcome: '18' }, closing)).toBe(200);
  await inspect(detective, 'case closed');
  expect(await detective.locator('main').innerText()).toContain('18: Investigation complete');
});
