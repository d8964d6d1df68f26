import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';

export interface PageOptions {
  /** The browser's language (`Accept-Language`). */
  lang?: string;
  /** False: no script runs, as in the safest setting of Tor Browser. */
  javaScript?: boolean;
  /** CSS pixels. */
  width?: number;
  /** Pages of one person share cookies: give the first page's `context()`, and the same `javaScript`. */
  context?: BrowserContext;
}

/** What the browser did and said on a page since it was opened. */
interface Trace {
  runsScript: boolean;
  requests: string[];
  complaints: string[];
}

const records = new WeakMap<Page, Trace>();
let launched: Promise<Browser> | undefined;

/** Opens an empty page with cookies of its own. The browser starts with the first page; `closeBrowser` ends it. */
export async function openPage(options: PageOptions = {}): Promise<Page> {
  launched ??= launchChromium();
  const browser = await launched;
  const context =
    options.context ??
    (await browser.newContext({
      locale: options.lang ?? 'en-GB',
      timezoneId: 'Europe/London',
      javaScriptEnabled: options.javaScript ?? true,
      viewport: { width: options.width ?? 1024, height: 900 },
      reducedMotion: 'reduce',
    }));
  context.setDefaultTimeout(45_000);
  const page = await context.newPage();
  const record: Trace = { runsScript: options.javaScript ?? true, requests: [], complaints: [] };
  page.on('request', (request) => record.requests.push(request.url()));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) record.complaints.push(message.text());
  });
  page.on('pageerror', (error) => record.complaints.push(`Script error: ${error.message}`));
  records.set(page, record);
  return page;
}

/** False where the page was opened with script off. */
export const runsScript = (page: Page): boolean => records.get(page)?.runsScript ?? true;

/** Ends the browser; call it in `afterAll`. */
export async function closeBrowser(): Promise<void> {
  const browser = await launched?.catch(() => undefined);
  launched = undefined;
  await browser?.close();
}

/** Throws where what was found is not empty; the message lists it, a line each. */
function demandNone(page: Page, what: string, found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${what} on ${page.url()}:\n  ${found.join('\n  ')}`);
}

/** At 320 CSS pixels (400 % zoom) nothing may need sideways scrolling (WCAG 1.4.10). Puts the width back afterwards. */
export async function expectNoReflow(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: before?.height ?? 900 });
  const width = await page.evaluate<number>('document.scrollingElement.scrollWidth');
  const wide = await page.evaluate<string[]>(`[...document.body.querySelectorAll('*')]
    .filter((node) => node.getBoundingClientRect().right > 321 || node.getBoundingClientRect().left < -1)
    .slice(0, 5).map((node) => node.outerHTML.slice(0, 120))`);
  if (before) await page.setViewportSize(before);
  demandNone(page, `The page is ${width} px wide at 320 px`, width > 320 ? ['It is too wide.', ...wide] : []);
}

/** Every request since the page was opened went to the page's own origin, or to one of those named. */
export async function expectOnlyOwnOrigin(page: Page, others: readonly string[] = []): Promise<void> {
  const own = new Set([new URL(page.url()).origin, ...others]);
  const strangers = (records.get(page)?.requests ?? []).filter(
    (url) => /^(https?|wss?):/.test(url) && !own.has(new URL(url).origin),
  );
  demandNone(page, 'Requests to other origins', strangers);
}

/** Latin names that stay Latin in every script. */
const LATIN_NAMES = ['BSL', 'SMS', 'PDF', 'WhatsApp'];

/**
 * For a page in a script other than Latin: every run of two or more Latin letters must stand in an element marked as
 * another language or direction, in `bdi` or `code`, or in the allow list. Looks at visible text, the title, and the
 * attributes that are read aloud.
 */
export async function expectNoLatinLeak(page: Page, allow: readonly string[] = []): Promise<void> {
  const found = await page.evaluate<string[]>(`(() => {
    const allowed = new Set(${JSON.stringify([...LATIN_NAMES, ...allow])});
    const lang = document.documentElement.lang;
    const apart = 'bdi,code,kbd,samp,pre,script,style,template,textarea,[dir=ltr],[translate=no],[lang]:not([lang="' + lang + '"])';
    const found = [];
    const look = (text, where) => {
      for (const run of text.match(/\\p{Script=Latin}{2,}/gu) ?? []) if (!allowed.has(run)) found.push(run + '  in ' + where);
    };
    look(document.title, 'the title: ' + document.title);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement: parent } = texts.currentNode;
      if (parent && !parent.closest(apart) && parent.checkVisibility()) look(data, parent.outerHTML.slice(0, 160));
    }
    for (const node of document.querySelectorAll('[aria-label],[alt],[title],[placeholder],input[type=submit],input[type=button]')) {
      if (node.closest(apart) || !node.checkVisibility()) continue;
      const spoken = ['aria-label', 'alt', 'title', 'placeholder'].map((name) => node.getAttribute(name) ?? '');
      if (node.matches('input[type=submit],input[type=button]')) spoken.push(node.value);
      look(spoken.join(' '), node.outerHTML.slice(0, 160));
    }
    return found.slice(0, 20);
  })()`);
  demandNone(page, 'Words left in Latin script', found);
}

/** Signs that something printed what it should not: template marks, objects as text, hidden values, bare catalogue keys. */
const LEAKS =
  /\{\{|\}\}|\{%|\[object \w+\]|\bundefined\b|\bNaN\b|\[sensitive\]|\b(?:access|situation|reporting|triage|community|cascade|surveillance|impact|patrol|platform)\.[a-z][\w-]*\.[\w.-]+/g;

/**
 * No inline style or event handler (the policy would refuse it), no complaint of the browser about the policy or a
 * script, and no sign in the text of a template or a catalogue key that was not filled in.
 */
export async function expectNoInlineLeaks(page: Page): Promise<void> {
  const inline = await page.evaluate<string[]>(`[...document.querySelectorAll('*')]
    .filter((node) => [...node.attributes].some(({ name }) => name === 'style' || name.startsWith('on')))
    .slice(0, 5).map((node) => node.outerHTML.slice(0, 160))`);
  const text = await page.evaluate<string>('document.title + "\\n" + document.body.innerText');
  const complaints = records.get(page)?.complaints ?? [];
  demandNone(page, 'Inline code or leaked text', [...inline, ...(text.match(LEAKS) ?? []), ...complaints]);
}
