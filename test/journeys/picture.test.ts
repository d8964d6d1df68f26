import { afterAll, expect, it } from 'vitest';
import { CAST } from '../../demo/exercise/say.ts';
import { closeBrowser } from '../support/browser.ts';
import { doors, expectProblems, inspect, registerEvent, signIn, submit, visit } from './journey.ts';

afterAll(closeBrowser);

it('an analyst reads the picture of an event and writes its assessment', async () => {
  const eventId = await registerEvent();
  const page = await signIn(CAST.analyst);
  await visit(page, `${doors().staff}/`, 'analyst’s home');
  await visit(page, `${doors().staff}/picture/${eventId}`, 'picture');
  expect(await page.locator('main').innerText()).toMatch(/increase|too few/i);
  // The worker climbs the ladder after the event is registered; asking again is what a reader does.
  const steps = async (): Promise<number> => {
    await page.reload();
    return await page.locator('#step-1').count();
  };
  await expect.poll(steps, { timeout: 60_000, interval: 500 }).toBe(1);
  await inspect(page, 'picture with its steps');
  await visit(page, `${doors().staff}/picture/breaks`, 'changes of counting');
  expect(await submit(page, { reason: 'A new system' }, { form: 'form[action$="/breaks"]' })).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'a change of counting, half filled in');
  await visit(page, `${doors().staff}/alarms`, 'alarms');
  await visit(page, `${doors().staff}/picture/series`, 'every area and strand');
  await visit(page, `${doors().staff}/picture/series/one?area=eastmarch&strand=race`, 'one series');
  await visit(page, `${doors().staff}/picture/${eventId}/map`, 'map of the event');
  await visit(page, `${doors().staff}/events/${eventId}`, 'event, for the analyst');
  await visit(page, `${doors().staff}/assessments`, 'assessments');
  // A job opens the assessment after the event; asking again is what a reader does.
  const link = page.locator('main a[href^="/assessments/"]').first();
  const countAgain = async (): Promise<number> => {
    await page.reload();
    return await link.count();
  };
  await expect.poll(countAgain, { timeout: 20_000, interval: 250 }).toBeGreaterThan(0);
  await link.click();
  await page.waitForURL(/\/assessments\/[0-9a-f-]{36}$/);
  await inspect(page, 'assessment');
  const draft = {
    background: 'People were attacked at a market abroad (exercise).',
    risks_0_description: 'Fear',
  };
  const form = 'form[action$="/draft"]';
  expect(await submit(page, draft, { form })).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'assessment, a risk half filled in');
  expect(await page.locator('[name=background]').inputValue()).toBe(draft.background);
  const risk = { risks_0_likelihood: '3', risks_0_impact: '3' };
  expect(await submit(page, risk, { form })).toBe(200);
  await inspect(page, 'assessment saved');
});

it('a ward officer reads the visits and notes tension', async () => {
  const page = await signIn(CAST.ward, { width: 390 });
  await visit(page, `${doors().staff}/visits`, 'visits');
  await visit(page, `${doors().staff}/briefings`, 'briefings');
  await visit(page, `${doors().staff}/tension`, 'tension');
  const form = 'form[action$="/tension"]';
  expect(await submit(page, { theme: 'Fear of walking home' }, { form })).toBe(422);
  await expectProblems(page, true);
  await inspect(page, 'tension, half filled in');
  const rest = {
    eep: 'EXPERIENCED',
    areaPath: 'eastmarch/mill-ward',
    community: 'Families near the community hall',
    direction: 'UP',
    sourceKind: 'WARD_OFFICER',
    text: 'Parents collect children early; fewer people than usual at evening classes.',
  };
  expect(await submit(page, rest, { form })).toBe(200);
  await inspect(page, 'tension noted');
  expect(await page.locator('main').innerText()).toContain('Fear of walking home');
});
