import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { CAST } from '../../demo/exercise/say.ts';
import { expectAccessible } from '../support/axe.ts';
import { closeBrowser, expectNoReflow, openPage } from '../support/browser.ts';
import { doors, expectProblems, inspect, signIn, submit, visit } from './journey.ts';

afterAll(closeBrowser);

const PHONE = '07700 900456';
const phonePage = `/phone/447700900456`;

/** The phone's newest text from the force that holds these words; the page is looked at until it is there. */
async function textWith(phone: Page, words: string): Promise<string> {
  const found = phone.locator('li', { hasText: 'The force' }).locator('.message', { hasText: words });
  await expect
    .poll(() => phone.goto(`${doors().texts}${phonePage}`).then(() => found.count()), { timeout: 60_000 })
    .toBeGreaterThan(0);
  return (await found.last().textContent()) ?? '';
}

async function sendText(phone: Page, text: string): Promise<void> {
  await phone.goto(`${doors().texts}/`);
  await phone.fill('#from', PHONE);
  await phone.fill('#text', text);
  await phone.locator('form button').click();
}

it('a texted report is answered, reaches the queue, is continued on the web and answered by text', async () => {
  const phone = await openPage();
  await sendText(phone, 'They put rubbish through our door again');
  const answer = await textWith(phone, 'We have your message');
  expect(answer).not.toMatch(/police|hate/i);
  await expectAccessible(phone, 'phone');
  await expectNoReflow(phone);

  const inspector = await signIn(CAST.inspector);
  await inspector.goto(`${doors().staff}/triage?filter=unread`);
  const row = inspector.locator('tr', { hasText: 'told by text' });
  await row.first().locator('a').click();
  await inspect(inspector, 'texted report');
  expect(await inspector.locator('main').textContent()).toContain('They put rubbish through our door again');
  await submit(inspector, {}, { form: '#take' });

  await sendText(phone, 'CODE');
  const code = /^(\d{4}-){5}\d{4}$/m.exec(await textWith(phone, 'Your code'))?.[0] ?? '';
  const reader = await openPage();
  await visit(reader, `${doors().public}/text`, 'page on texting');
  await visit(reader, `${doors().public}/return`, 'return');
  expect(await submit(reader, { code })).toBe(200);
  await inspect(reader, 'thread of a texted report');
  expect(await submit(reader, { text: 'It was at number 14' })).toBe(200);

  await inspector.reload();
  expect(await inspector.locator('main').textContent()).toContain('It was at number 14');
  const write = { form: 'form[action$="/message"]' };
  expect(await submit(inspector, { text: 'Was it a hate crime?' }, write)).toBe(422);
  await expectProblems(inspector, true);
  expect(await submit(inspector, { text: 'Thank you. When may we call?' }, write)).toBe(200);
  await textWith(phone, 'When may we call?');
});

it('a call taker saves a report by keyboard alone, in few presses', async () => {
  const page = await signIn('demo-okonjo');
  await visit(page, `${doors().staff}/reports/new`, 'take a report');
  let presses = 0;
  const wire = await page.context().newCDPSession(page);
  // Playwright leaves out the letter of a key pressed with Alt, which is what access keys go by.
  const alt = async (digit: string): Promise<void> => {
    presses += 1;
    const key = {
      modifiers: 1,
      key: digit,
      code: `Digit${digit}`,
      windowsVirtualKeyCode: digit.charCodeAt(0),
    };
    await wire.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      ...key,
      text: digit,
      unmodifiedText: digit,
    });
    await wire.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  };
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      presses += 1;
      await page.keyboard.press(key);
    }
  };
  const startedAt = Date.now();
  await alt('1');
  await press('Tab', 'ArrowRight');
  await press('Tab', 'Tab', '1');
  await press('Tab', 'Space');
  await press('Tab');
  const story = 'Two men shouted at her and threw a bottle on the tram';
  await page.keyboard.type(story);
  await press('Tab', 'Space');
  await alt('5');
  await press('Tab', 'Space');
  await alt('6');
  await press('Tab', 'ArrowRight', 'ArrowRight');
  await alt('9');
  await page.locator('.st-code').waitFor();
  await inspect(page, 'report taken down');
  // Four keys a second, and two for the words, are a slow typist's.
  const seconds = presses / 4 + story.length / 2;
  expect(presses).toBeLessThanOrEqual(25);
  expect(seconds).toBeLessThan(90);
  expect(Date.now() - startedAt).toBeLessThan(90_000);
});

it('the page on which a report is taken works without scripts and keeps what was typed', async () => {
  const page = await signIn('demo-okonjo', { javaScript: false });
  await visit(page, `${doors().staff}/reports/new`, 'take a report without scripts');
  expect(await submit(page, { narrative: 'Kept as it was typed' }, { button: '#save' })).toBe(422);
  await expectProblems(page, false);
  expect(await page.locator('[name=narrative]').inputValue()).toBe('Kept as it was typed');
  expect(await submit(page, { postcode: 'zz11aa' }, { button: '[name=look]' })).toBe(200);
  await inspect(page, 'a report with the ward of its postcode');
  expect(await page.locator('[name=areaPath]').inputValue()).toMatch(/^[a-z]+\/[a-z-]+$/);
  expect(await page.locator('[name=narrative]').inputValue()).toBe('Kept as it was typed');
});
