import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeBrowser, openPage } from '../support/browser.ts';

/** The page as the server would give it now: while something waits, while it goes out, and when all is over. */
const REGIONS = {
  waiting: `<div id="recall" data-countdown="3" data-with="sent" data-over="It is over."><div data-countdown-now><p>Until 10:00:03.</p><p role="timer" hidden>Time left <strong data-countdown-left></strong></p></div><button>Recall</button></div>`,
  going: `<div id="recall" data-countdown="10" data-with="sent" data-over="It is over."><div data-countdown-now><p>Sending began.</p></div><button>Recall</button></div>`,
  over: '',
};
let now: keyof typeof REGIONS = 'waiting';
let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/countdown.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' });
      response.end(`${readFileSync('src/platform/web/client/countdown.js', 'utf8')}\nstartCountdowns();`);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><html lang="en"><title>Statement</title><link rel="icon" href="data:,">${REGIONS[now]}<p role="status" data-countdown-said="recall" hidden></p><div id="sent"><p>${now}</p></div><input id="typed"><script type="module" src="/countdown.js"></script></html>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  await closeBrowser();
  server.close();
});

it('what can be taken back is counted down, followed while it goes out, and gone when all is over', async () => {
  const page = await openPage({});
  // The browser's clock stands still, and moves only where the test moves it.
  await page.clock.install();
  await page.goto(base);
  await page.clock.pauseAt(Date.now() + 60_000);
  now = 'waiting';
  await page.reload();
  const left = page.locator('[data-countdown-left]');
  await expect.poll(() => left.innerText()).toBe('0:03');
  await page.clock.runFor(1_000);
  expect(await left.innerText()).toBe('0:02');
  await page.fill('#typed', 'half a claim');
  now = 'going';
  await page.clock.runFor(3_000);
  await expect.poll(() => page.locator('#recall').innerText()).toContain('Sending began.');
  expect(await left.count()).toBe(0);
  expect(await page.locator('#sent').innerText()).toBe('going');
  await page.locator('#recall button').focus();
  now = 'over';
  await page.clock.runFor(11_000);
  await expect.poll(() => page.locator('#recall').count()).toBe(0);
  // Whoever was at the button is told, and nothing typed elsewhere is lost.
  expect(await page.evaluate('document.activeElement.textContent')).toBe('It is over.');
  expect(await page.locator('#sent').innerText()).toBe('over');
  expect(await page.inputValue('#typed')).toBe('half a claim');
});

it('without scripts it says until when, and shows no clock that stands still', async () => {
  now = 'waiting';
  const page = await openPage({ javaScript: false });
  await page.goto(base);
  expect(await page.locator('#recall').innerText()).toContain('Until 10:00:03.');
  expect(await page.locator('[role=timer]').isVisible()).toBe(false);
});
