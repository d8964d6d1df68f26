import { Browser, type FormValues, type Page } from '../../demo/exercise/browser.ts';

/** More pages than any report has. */
const MOST_PAGES = 40;
const ANSWERS: Record<string, FormValues> = {
  report: {},
  danger: { danger: 'NO' },
  'stay-safe': {},
  role: { role: 'WITNESS' },
  what: { happened: ['THREATENED'] },
  anonymity: { anonymity: 'ANONYMOUS' },
};

/** A witness goes through the report form without scripts, in the language of the prefix, up to the page of that name. */
export async function walkTo(
  name: string,
  site: string,
  prefix = '',
  browser = new Browser(),
): Promise<Page> {
  let page = await browser.get(`${site}${prefix}/report`);
  for (let step = 0; step < MOST_PAGES; step += 1) {
    const at = page.url.pathname.split('/').at(-1) ?? '';
    if (at === name) return page;
    page = await page.submit(ANSWERS[at] ?? (at.endsWith('stop') ? {} : { _skip: 'yes' }));
    if (page.status !== 200) throw new Error(`${page.url.pathname} answered ${page.status}`);
  }
  throw new Error(`the form has no page ${name}`);
}
