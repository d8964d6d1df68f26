import { type DemoReport, demoReports } from '../aldermarch/reports.ts';
import { Browser, type ChosenFile, type FormValues, type Page } from './browser.ts';
import type { Ledger } from './ledger.ts';
import { expectPage, type World } from './world.ts';

/** People who report at one time. */
const AT_ONCE = 6;
/** Pages a report may lead to before something is taken to be wrong. */
const MOST_PAGES = 40;

/** What the person answers on the page they are on; pages not named here are skipped or read and left. */
export function answerOf(page: string, report: DemoReport): FormValues {
  const [area = ''] = report.areaPath.split('/');
  const answers: Record<string, FormValues> = {
    danger: { danger: 'NO' },
    role: { role: 'ME' },
    what: { happened: report.happened },
    words: { narrative: report.narrative },
    when: { whenKind: 'YESTERDAY' },
    where: { placeKind: report.where },
    area: { area },
    ward: { ward: report.areaPath },
    why: { why: report.why },
    anonymity: { anonymity: report.named ? 'NAMED' : 'ANONYMOUS' },
    name: { name: report.named ? 'Sample Person' : '' },
    contact: { contactBy: 'CODE' },
  };
  return (
    answers[page] ??
    (page === 'check' || page === 'stay-safe' || page.endsWith('stop') ? {} : { _skip: 'yes' })
  );
}

/** The form that leads on: above it each file has one that takes it out again. */
const ONWARD = 'main form:not([action$="/remove"])';

/** What a person takes away from the receipt. */
export interface Receipt {
  reference: string;
  code: string;
}

function receiptOf(page: Page): Receipt {
  const code = page.one('.st-code').text.replace(/\D/g, '');
  if (code.length !== 24) throw new Error(`the receipt shows a code of ${code.length} digits`);
  return { reference: page.one('.govuk-panel strong').text.replace(/[^A-Z0-9-]/g, ''), code };
}

/** Goes through the whole form without scripts, as one person would, to the receipt; adds a file where there is one. */
export async function report(
  publicUrl: string,
  one: DemoReport,
  browser: Browser,
  file?: ChosenFile,
): Promise<Receipt> {
  const prefix = one.language === 'en' ? '' : `/${one.language}`;
  let page: Page = await browser.get(`${publicUrl}${prefix}/report`);
  for (let step = 0; step < MOST_PAGES; step += 1) {
    const name = page.url.pathname.split('/').at(-1) ?? '';
    if (name === 'receipt') return receiptOf(page);
    if (page.url.searchParams.has('ended')) throw new Error('a form that was open is not there any more');
    if (name === 'files' && file && !page.url.searchParams.has('done')) {
      const kept = { hidden: 'KEEP' };
      page = expectPage(await page.submit(kept, { form: 'form[enctype]', file }), { path: /files$/ });
      if (!page.url.searchParams.has('done')) throw new Error('the file was not taken');
      continue;
    }
    page = expectPage(await page.submit(answerOf(name, one), { form: ONWARD }), {});
  }
  throw new Error(`a report in ${one.language} did not end: ${page.url.pathname}`);
}

/** Reports arrive in four languages, several people at a time. */
export async function hearLinks(world: World, ledger: Ledger, count: number): Promise<void> {
  await ledger.link('hear', `${count} reports in four languages, without scripts`, async () => {
    const waiting = demoReports(count);
    const languages = new Set(waiting.map((one) => one.language));
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let one = waiting.pop(); one; one = waiting.pop())
          world.facts.privateCodes.push(
            (await report(world.doors.public, one, new Browser(one.language))).code,
          );
      }),
    );
    const perSecond = count / ((performance.now() - startedAt) / 1000);
    return `${world.facts.privateCodes.length} receipts in ${languages.size} languages, ${perSecond.toFixed(1)} a second`;
  });
}

/** The reporter comes back with the private code alone and reads what the police wrote. */
export async function returnWithCode(world: World, code: string): Promise<Page> {
  const browser = new Browser();
  const page = await browser.get(`${world.doors.public}/return`);
  return expectPage(await page.submit({ code }), { path: /return\/messages/ });
}
