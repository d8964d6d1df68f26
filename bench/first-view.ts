import { get } from 'node:http';
import { launchChromium } from '../test/support/chromium.ts';
import { round, say } from './figures.ts';

/** The budget of a first view in kilobytes (1,024 bytes): without fonts, and with those of the page's script. */
const WITHOUT_FONTS_KB = 60;
const LATIN_KB = 90;
const OTHER_KB = 120;

/** What a reader's telephone fetches before the page stands there. */
export interface FirstView {
  /** Kilobytes of the page, all else without fonts, and everything; Brotli, bodies alone. */
  htmlKb: number;
  withoutFontsKb: number;
  wholeKb: number;
  requests: number;
  budgetKb: number;
  isWithin: boolean;
}

/** Bytes of a body as they travel. `fetch` would unpack them. */
function bytesOf(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'br, gzip' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`${url}: ${answer.statusCode}`)),
      );
      answer.on('error', reject);
    }).on('error', reject);
  });
}

/**
 * What a browser fetches of each page, by language; each address is then weighed as Brotli. Over plain HTTP a browser
 * asks for gzip, which is not what readers get. Undefined where there is no browser.
 */
export async function firstViews(
  pages: Readonly<Record<string, string>>,
): Promise<Record<string, FirstView> | undefined> {
  const browser = await launchChromium().catch((error: Error) => {
    say(`The first view is not weighed: ${error.message.split('\n')[0]}`);
    return undefined;
  });
  if (!browser) return undefined;
  const views: Record<string, FirstView> = {};
  try {
    for (const [language, url] of Object.entries(pages)) {
      const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
      const page = await context.newPage();
      const asked = new Set<string>();
      page.on('request', (request) => void asked.add(request.url()));
      await page.goto(url, { waitUntil: 'networkidle' });
      // Fonts that the text asked for may still be on their way on a busy machine.
      await page.evaluate('document.fonts.ready.then(() => true)');
      await context.close();
      const weights = await Promise.all(
        [...asked]
          .filter((one) => one.startsWith('http'))
          .map(async (one) => ({
            isFont: one.endsWith('.woff2'),
            isPage: one === url,
            bytes: await bytesOf(one),
          })),
      );
      const kb = (some: typeof weights): number =>
        round(some.reduce((sum, { bytes }) => sum + bytes, 0) / 1024, 1);
      const hasOther = !['en', 'cy', 'pl', 'ro', 'pt', 'so'].includes(language);
      const budgetKb = hasOther ? OTHER_KB : LATIN_KB;
      const withoutFontsKb = kb(weights.filter(({ isFont }) => !isFont));
      const wholeKb = kb(weights);
      views[language] = {
        htmlKb: kb(weights.filter(({ isPage }) => isPage)),
        withoutFontsKb,
        wholeKb,
        requests: weights.length,
        budgetKb,
        isWithin: withoutFontsKb <= WITHOUT_FONTS_KB && wholeKb <= budgetKb,
      };
    }
  } finally {
    await browser.close();
  }
  return views;
}
