import { type HTMLElement, type Node, NodeType } from 'node-html-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { offeredLanguages } from '#platform/web/languages';
import { createServer, type WebServer } from '#platform/web/server';
import { publicRoutes as cascade } from '../../src/domain/cascade/public.routes.ts';
import { publicRoutes as community } from '../../src/domain/community/public.routes.ts';
import { publicRoutes as figures } from '../../src/domain/figures/public.routes.ts';
import { JOURNEYS } from '../../src/domain/reporting/journey.model.ts';
import { publicRoutes as reporting } from '../../src/domain/reporting/public.routes.ts';
import { pathOf } from '../../src/domain/reporting/question.model.ts';
import { seedAreas, Visitor } from '../../src/domain/reporting/visitor.testing.ts';
import { latinLeaks } from './latin-words.ts';

const OTHER_SCRIPTS = ['pa', 'ur', 'ar', 'bn', 'gu', 'fa'];
const routes = [...reporting, ...cascade, ...community, ...figures];

let runtime: TestRuntime;
let server: WebServer;
let url: string;

beforeAll(async () => {
  runtime = await testRuntime({ role: 'public_web' });
  await seedAreas(runtime);
  server = createServer({
    process: 'public',
    runtime,
    routes,
    log: silentLog,
    audience: 'public',
    forceName: 'Aldermarch Police',
  });
  url = await server.listen(0);
});
afterAll(async () => {
  await server?.close();
  await runtime?.close();
});

/** Said to be another language, or a value that no language changes. Nothing else may hold Latin letters. */
const isExempt = (element: HTMLElement, lang: string): boolean =>
  ['SCRIPT', 'STYLE'].includes(element.tagName) ||
  element.getAttribute('dir') === 'ltr' ||
  element.getAttribute('translate') === 'no' ||
  ![undefined, lang].includes(element.getAttribute('lang'));

const READ_ALOUD = ['aria-label', 'alt', 'title', 'placeholder'];

/** Texts a reader sees or hears in the page's own language, and apart from them those that stand as values. */
function textsOf(node: Node, lang: string, own: string[], values: string[]): void {
  if (node.nodeType === NodeType.TEXT_NODE) own.push(node.text);
  if (node.nodeType !== NodeType.ELEMENT_NODE) return;
  const element = node as HTMLElement;
  if (isExempt(element, lang)) {
    values.push(element.text.trim());
    return;
  }
  for (const name of READ_ALOUD) own.push(element.getAttribute(name) ?? '');
  // A title can hold no marks; what it repeats of the marked names is looked for below.
  if (element.tagName !== 'TITLE') for (const child of element.childNodes) textsOf(child, lang, own, values);
}

function leaksOf(page: HTMLElement, lang: string): string[] {
  const own: string[] = [];
  const values: string[] = [];
  const html = page.querySelector('html');
  if (!html) return ['no page'];
  for (const child of html.childNodes) textsOf(child, lang, own, values);
  const title = values.reduce(
    (left, value) => (value ? left.replaceAll(value, ' ') : left),
    page.querySelector('title')?.text ?? '',
  );
  return [...own, title].flatMap(latinLeaks);
}

/** Looks at the page the visitor stands on. */
function look(visitor: Visitor, lang: string): void {
  const { page, path, status } = visitor.seen;
  const html = page.querySelector('html');
  expect(html?.getAttribute('lang'), path).toBe(lang);
  expect(html?.getAttribute('dir'), path).toBe(['ur', 'ar', 'fa'].includes(lang) ? 'rtl' : 'ltr');
  expect(leaksOf(page, lang), `${path} (${status}) in ${lang}`).toEqual([]);
}

type Plan = Record<string, Record<string, string | string[]>>;

const COMMON: Plan = {
  '/report/what': {
    happened: ['SAID_OR_SHOUTED', 'THREATENED', 'HURT', 'DAMAGE_OR_GRAFFITI', 'LETTER', 'ONLINE_OR_PHONE'],
  },
  '/report/words': { narrative: '1234' },
  '/report/when': { whenKind: 'MANY' },
  '/report/where': { placeKind: 'TRANSPORT' },
  '/report/area': { area: 'eastmarch' },
  '/report/ward': { ward: 'eastmarch/mill-ward' },
  '/report/why': { why: ['RACE', 'RELIGION', 'SEXUAL_ORIENTATION', 'DISABILITY'] },
  '/report/religion': { religion: ['MUSLIM'] },
  '/report/anonymity': { anonymity: 'QUIET' },
  '/report/contact': { contactBy: 'CALL', phone: '07700 900123' },
  '/report/share': { shareWith: ['victim-support'] },
};
const PLANS: { journey: 'report' | 'concern'; plan: Plan }[] = [
  {
    journey: 'report',
    plan: {
      ...COMMON,
      '/report/danger': { danger: 'YES' },
      '/report/emergency': { called: 'CALLED' },
      '/report/role': { role: 'SOMEONE' },
    },
  },
  {
    journey: 'report',
    plan: { ...COMMON, '/report/danger': { danger: 'NO' }, '/report/role': { role: 'COMMUNITY' } },
  },
  {
    journey: 'report',
    plan: {
      ...COMMON,
      '/report/danger': { danger: 'NO' },
      '/report/role': { role: 'ME' },
      '/report/what': { happened: ['FOLLOWED'] },
    },
  },
  {
    journey: 'concern',
    plan: {
      '/concern/about': { concernAbout: 'TERRORISM' },
      '/concern/hotline': {},
      '/concern/words': { narrative: '1234' },
      '/concern/area': { area: 'eastmarch' },
      '/concern/ward': { ward: 'eastmarch/mill-ward' },
    },
  },
  {
    journey: 'concern',
    plan: {
      '/concern/about': { concernAbout: 'POST_OR_LETTER' },
      '/concern/letter-stop': {},
      '/concern/words': { narrative: '1234' },
    },
  },
];

/** Goes through a form by the plan, refused answers included, and looks at every page; the paths seen. */
async function walk(
  visitor: Visitor,
  lang: string,
  { journey, plan }: (typeof PLANS)[number],
): Promise<string[]> {
  const seen: string[] = [];
  await visitor.get(`/${journey}`);
  look(visitor, lang);
  await visitor.post();
  while (visitor.seen.path !== `/${journey}/check`) {
    const { path } = visitor.seen;
    if (seen.includes(path)) throw new Error(`${path} came twice`);
    seen.push(path);
    look(visitor, lang);
    const answer = plan[path];
    if (answer && Object.keys(answer).length > 0) {
      await visitor.post({ ...Object.fromEntries(Object.keys(answer).map((name) => [name, 'WRONG'])) });
      look(visitor, lang);
      if (visitor.seen.path !== path) await visitor.get(path);
    }
    await visitor.post(answer ?? {}, answer ? {} : { _skip: 'yes' });
  }
  look(visitor, lang);
  await visitor.post();
  look(visitor, lang);
  return [...seen, visitor.seen.path];
}

const offered = offeredLanguages()
  .map(({ code }) => code)
  .filter((code) => OTHER_SCRIPTS.includes(code));

describe.each(offered)('no English is left in %s', (lang) => {
  it('on any question of the forms, refused or not, on the receipt and in the messages', {
    timeout: 240_000,
  }, async () => {
    const seen = new Set<string>();
    let code = '';
    for (const one of PLANS) {
      const visitor = new Visitor(url, lang);
      for (const path of await walk(visitor, lang, one)) seen.add(path);
      code = visitor.seen.page.querySelector('.st-code')?.text.replace(/\D/g, '') ?? '';
    }
    const questions = [...JOURNEYS.report, ...JOURNEYS.concern].map(pathOf);
    expect(questions.filter((path) => !seen.has(path))).toEqual([]);

    const later = new Visitor(url, lang);
    await later.get('/return');
    await later.post({ code: '1' });
    look(later, lang);
    await later.post({ code });
    expect(later.seen.path).toMatch(/^\/return\/./);
    look(later, lang);
    await later.post({ text: '1234' });
    look(later, lang);
  });

  it('on any page without parameters, and where there is none', async () => {
    const pages = routes.filter(
      ({ method, url: at }) => method === 'GET' && /^\/[a-z/-]*$/.test(at) && at !== '/exit',
    );
    expect(pages.length).toBeGreaterThan(40);
    const visitor = new Visitor(url, lang);
    for (const { url: path } of [...pages, { url: '/areas/eastmarch' }, { url: '/nothing' }]) {
      await visitor.get(path);
      look(visitor, lang);
    }
    await visitor.get('/check');
    await visitor.post({ text: '1234' });
    look(visitor, lang);
  });
});

it('a word left in English is found, a marked name is not', async () => {
  const visitor = new Visitor(url, 'ur');
  await visitor.get('/areas');
  expect(visitor.seen.text).toContain('Eastmarch');
  expect(leaksOf(visitor.seen.page, 'ur')).toEqual([]);
  visitor.seen.page.querySelector('h1')?.set_content('Your <bdi translate="no">Eastmarch</bdi> officers');
  expect(leaksOf(visitor.seen.page, 'ur')).toEqual(['Your', 'officers']);
});
