import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from '../support/axe.ts';
import {
  closeBrowser,
  expectNoInlineLeaks,
  expectNoLatinLeak,
  expectNoReflow,
  expectOnlyOwnOrigin,
  openPage,
} from '../support/browser.ts';
import { findChromium } from '../support/chromium.ts';

/** Each check must bite on a bad page and stay quiet on a good one, with script on and off. */
const GOOD = '<h1>سلام</h1><main><p>بیان <bdi>ALD-7K3M</bdi> <span dir="ltr">call 999</span> BSL</p></main>';
const PAGES: Record<string, string> = {
  '/good': GOOD,
  '/no-alt': '<h1>سلام</h1><main><img src="/dot.png"></main>',
  '/faint': '<h1>سلام</h1><main><p class="faint">بہت ہلکا متن</p></main>',
  '/wide': '<h1>سلام</h1><main><p class="wide">x</p></main>',
  '/latin': '<h1>سلام</h1><main><p>بیان Report now</p><p hidden>not seen</p></main>',
  '/latin-label': '<h1>سلام</h1><main><button aria-label="Close">×</button></main>',
  '/stranger': '<h1>سلام</h1><main><img alt="" src="http://127.0.0.1:9/a.png"></main>',
  '/style': '<h1>سلام</h1><main><p style="color:red">سرخ</p></main>',
  '/leak': '<h1>سلام</h1><main><p>reporting.where.title</p></main>',
  '/no-script': '<h1>سلام</h1><main><noscript><p>بغیر</p><img src="/dot.png"></noscript></main>',
};
const CSP = "default-src 'self'; img-src * data:";

let server: Server;
let base: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === '/style.css') {
      response
        .writeHead(200, { 'Content-Type': 'text/css' })
        .end('.faint{color:#ddd;background:#fff}.wide{width:700px}');
      return;
    }
    const body = PAGES[path];
    response.writeHead(body ? 200 : 404, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': CSP,
    });
    response.end(`<!doctype html><html lang="ur" dir="rtl"><head><meta charset="utf-8"><title>صفحہ</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head><body>${body ?? ''}</body></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await closeBrowser();
  server.close();
});

async function at(path: string, javaScript = true): Promise<Page> {
  const page = await openPage({ javaScript, lang: 'ur' });
  await page.goto(base + path);
  return page;
}

describe.each([{ javaScript: true }, { javaScript: false }])(
  'the checks of a page, script on: $javaScript',
  ({ javaScript }) => {
    it('are quiet on a good page', async () => {
      const page = await at('/good', javaScript);
      await expectAccessible(page, 'good');
      await expectNoReflow(page);
      await expectOnlyOwnOrigin(page);
      await expectNoLatinLeak(page);
      await expectNoInlineLeaks(page);
    });

    it.each([
      ['/no-alt', 'image-alt'],
      ['/faint', 'color-contrast'],
    ])('find %s not accessible: %s', async (path, rule) => {
      await expect(expectAccessible(await at(path, javaScript), path)).rejects.toThrow(rule);
    });

    it('find a page too wide, words left in Latin, a stranger’s picture, inline style and a bare key', async () => {
      await expect(expectNoReflow(await at('/wide', javaScript))).rejects.toThrow('class="wide"');
      await expect(expectNoLatinLeak(await at('/latin', javaScript))).rejects.toThrow(
        /Report {2}in.*now {2}in/s,
      );
      await expectNoLatinLeak(await at('/latin', javaScript), ['Report', 'now']);
      await expect(expectNoLatinLeak(await at('/latin-label', javaScript))).rejects.toThrow('Close');
      await expect(expectOnlyOwnOrigin(await at('/stranger', javaScript))).rejects.toThrow('127.0.0.1:9');
      await expect(expectNoInlineLeaks(await at('/style', javaScript))).rejects.toThrow('style=');
      await expect(expectNoInlineLeaks(await at('/leak', javaScript))).rejects.toThrow(
        'reporting.where.title',
      );
    });
  },
);

describe('with script off', () => {
  it('the page shows its noscript part, and axe looks at it', async () => {
    await expectAccessible(await at('/no-script', true), 'with script');
    await expect(expectAccessible(await at('/no-script', false), 'without script')).rejects.toThrow(
      'image-alt',
    );
  });
});

describe('finding Chromium', () => {
  it('names the setting where it is wrong, and takes it where it is right', () => {
    expect(() => findChromium({ CHROMIUM: '/no/such/browser' })).toThrow(
      'The setting CHROMIUM names /no/such/browser',
    );
    expect(findChromium({ CHROMIUM: process.execPath })).toBe(process.execPath);
  });
});
