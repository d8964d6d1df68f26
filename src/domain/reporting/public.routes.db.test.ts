import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { publicRoutes } from './public.routes.ts';
import { sendMessageToReporter } from './send-message-to-reporter.ts';
import { publicFace, seedAreas, Visitor } from './visitor.testing.ts';

let web: TestRuntime;
let face: Awaited<ReturnType<typeof publicFace>>;
const inspector = {
  kind: 'staff' as const,
  id: newId(),
  sessionId: newId(),
  name: 'A',
  rank: 'Inspector',
  roles: ['DUTY_INSPECTOR' as const],
  scopes: [''],
};

beforeAll(async () => {
  web = await testRuntime({ role: 'public_web' });
  await seedAreas(web);
  face = await publicFace(web);
});
afterAll(async () => {
  await face?.close();
  await web?.close();
});

const PLAN: Record<string, Record<string, string | string[]>> = {
  '/report/danger': { danger: 'NO' },
  '/report/role': { role: 'ME' },
  '/report/what': { happened: ['SAID_OR_SHOUTED'] },
  '/report/words': { narrative: 'ایک آدمی نے <b>ہم پر</b> چلایا' },
  '/report/when': { whenKind: 'TODAY' },
  '/report/where': { placeKind: 'STREET', place: 'بازار' },
  '/report/area': { area: 'eastmarch' },
  '/report/ward': { ward: 'eastmarch/mill-ward' },
  '/report/why': { why: ['RACE', 'RELIGION'] },
  '/report/religion': { religion: ['MUSLIM'] },
  '/report/anonymity': { anonymity: 'NAMED' },
  '/report/name': { name: 'نام' },
  '/report/contact': { contactBy: 'CALL', phone: '07700 900123' },
};

/** Walks from the start page to the check page, answering by the plan and skipping the rest. */
async function walk(
  visitor: Visitor,
  journey: 'report' | 'concern',
  plan: typeof PLAN,
  look: () => void = () => undefined,
): Promise<string[]> {
  const visited: string[] = [];
  await visitor.get(`/${journey}`);
  await visitor.post();
  while (visitor.seen.path !== `/${journey}/check`) {
    const { path, status } = visitor.seen;
    expect(status, path).toBe(200);
    if (visited.includes(path)) throw new Error(`${path} came twice`);
    visited.push(path);
    look();
    const answer = plan[path];
    await visitor.post(answer ?? {}, answer ? {} : { _skip: 'yes' });
  }
  return visited;
}

const codeOf = (visitor: Visitor): string =>
  visitor.seen.page.querySelector('.st-code')?.text.replace(/\D/g, '') ?? '';

describe.each(['en', 'cy', 'pl', 'ur'])('the whole form in %s', (lang) => {
  it('leads from the start to the receipt, and the code back to the messages', async () => {
    const visitor = new Visitor(face.url, lang);
    const visited = await walk(visitor, 'report', PLAN);
    expect(visited.slice(0, 2)).toEqual(['/report/danger', '/report/stay-safe']);
    expect(visitor.seen.text).toContain('Mill Ward');
    expect(visitor.seen.text).toContain('<b>ہم پر</b>');
    await visitor.post();
    expect(visitor.seen.path).toBe('/report/receipt');
    const code = codeOf(visitor);
    expect(code).toMatch(/^\d{24}$/);
    expect(visitor.seen.text).toMatch(/R-[0-9A-Z]{4}-[0-9A-Z]{4}/);

    const later = new Visitor(face.url, lang);
    await later.get('/return');
    await later.post({ code: code.replace(/(.{4})/g, '$1 ') });
    expect(later.seen.path).toBe('/return/messages');
    await later.post({ text: 'مزید' });
    expect(later.seen.text).toContain('مزید');
  });
});

/** Latin letters in a page that are neither a name, a code nor marked as another language. */
function latinRuns(visitor: Visitor): string[] {
  const { page } = visitor.seen;
  for (const marked of page.querySelectorAll('main [lang], main bdi, main script')) marked.remove();
  const names =
    /Eastmarch|Westmarch|Mill Ward|Tell MAMA|Victim Support|Community Security Trust|BSL|register|ico[.]org[.]uk|AA|MB/g;
  return (
    page
      .querySelector('main')
      ?.text.replace(names, '')
      .match(/[A-Za-z]{2,}/g) ?? []
  );
}

describe('in Urdu', () => {
  it('every question page, with and without a fault, and every page of advice holds no English', async () => {
    const visitor = new Visitor(face.url, 'ur');
    const everything = {
      ...PLAN,
      '/report/danger': { danger: 'YES' },
      '/report/emergency': { called: 'CANNOT_CALL' },
      '/report/role': { role: 'SOMEONE' },
      '/report/what': { happened: ['LETTER', 'HURT', 'ONLINE_OR_PHONE', 'DAMAGE_OR_GRAFFITI'] },
      '/report/when': { whenKind: 'MANY' },
      '/report/where': { placeKind: 'TRANSPORT' },
    };
    const shown: string[] = [];
    const look = (): void => {
      shown.push(visitor.seen.path);
      expect(visitor.seen.page.querySelector('html')?.getAttribute('dir')).toBe('rtl');
      expect(latinRuns(visitor), visitor.seen.path).toEqual([]);
    };
    await walk(visitor, 'report', everything, look);
    look();
    await visitor.post();
    look();
    await visitor.get('/report/equality');
    look();
    await walk(
      visitor,
      'concern',
      { '/concern/about': { concernAbout: 'TERRORISM' }, '/concern/words': { narrative: 'فکر' } },
      look,
    );
    for (const path of [
      '/',
      '/emergency',
      '/languages',
      '/support',
      '/safety',
      '/privacy',
      '/cookies',
      '/accessibility',
      '/report',
      '/concern',
      '/return',
    ]) {
      await visitor.get(path);
      look();
    }
    await visitor.post({ code: '1' });
    look();
    expect(shown.length).toBeGreaterThan(45);
  });
});

describe('the forms', () => {
  it('open no page without a form, set no cookie on pages of advice, and keep nothing in caches', async () => {
    const visitor = new Visitor(face.url);
    await visitor.get('/report/words');
    expect(visitor.seen.path).toBe('/report?ended=1');
    const reader = new Visitor(face.url);
    for (const path of [
      '/',
      '/emergency',
      '/languages',
      '/support',
      '/safety',
      '/privacy',
      '/cookies',
      '/accessibility',
    ])
      await reader.get(path);
    expect(reader.cookies.size).toBe(0);
    await visitor.post();
    expect(visitor.seen.headers.get('cache-control')).toBe('no-store');
    const cookie = visitor.cookies.get('__Host-report') ?? '';
    expect(cookie.length).toBeGreaterThan(40);
  });

  it('say what is missing, keep what was typed, and save what was typed for later, right or wrong', async () => {
    const visitor = new Visitor(face.url);
    await visitor.get('/report');
    await visitor.post();
    await visitor.post({});
    expect(visitor.seen.status).toBe(422);
    expect(visitor.seen.page.querySelector('title')?.text).toContain('Error');
    expect(visitor.seen.page.querySelector('.govuk-error-summary a')?.getAttribute('href')).toBe('#danger');
    await visitor.post({ danger: 'NO' });
    await visitor.post();
    await visitor.post({ role: 'ME' });
    await visitor.post({ happened: ['FOLLOWED'] }, { _then: 'save' });
    expect(visitor.seen.path).toBe('/report/saved');
    const code = codeOf(visitor);
    const later = new Visitor(face.url);
    await later.get('/return');
    await later.post({ code });
    expect(later.seen.path).toBe('/report/what');
    expect(later.seen.page.querySelector('input[value=FOLLOWED]')?.hasAttribute('checked')).toBe(true);
  });

  it('send an anonymous person from the first question to the receipt in six pages', async () => {
    const visitor = new Visitor(face.url);
    await visitor.get('/report');
    await visitor.post();
    await visitor.post({ danger: 'NO' });
    await visitor.post();
    await visitor.post({ role: 'WITNESS' });
    await visitor.post({ happened: ['THREATENED'] }, { _then: 'short' });
    expect(visitor.seen.path).toBe('/report/why');
    await visitor.post({}, { _skip: 'yes' });
    await visitor.post({ anonymity: 'ANONYMOUS' });
    expect(visitor.seen.path).toBe('/report/check');
    await visitor.post();
    expect(visitor.seen.path).toBe('/report/receipt');
  });

  it('store a form once however often it is sent, and refuse another form’s token', async () => {
    const visitor = new Visitor(face.url);
    await walk(visitor, 'report', PLAN);
    const forged = await visitor.postOnly({}, {});
    expect(forged.status).toBe(303);
    const before = await count();
    for (let times = 0; times < 3; times++) {
      const again = await visitor.postOnly();
      expect(again.headers.get('location')).toBe('/report/receipt');
    }
    expect(await count()).toBe(before);
    const other = new Visitor(face.url);
    await walk(other, 'report', PLAN);
    other.seen.page.querySelector('input[name=formToken]')?.setAttribute('value', 'another');
    expect((await other.postOnly()).status).toBe(403);
    expect(await count()).toBe(before);
  });

  it('send somebody who is only worried to the concern form, and a concern to its receipt', async () => {
    const visitor = new Visitor(face.url);
    await visitor.get('/report');
    await visitor.post();
    await visitor.post({ danger: 'NO' });
    await visitor.post();
    await visitor.post({ role: 'WORRIED' });
    expect(visitor.seen.path).toBe('/concern');
    await walk(visitor, 'concern', {
      '/concern/about': { concernAbout: 'TERRORISM' },
      '/concern/hotline': {},
      '/concern/words': { narrative: 'Something odd' },
      '/concern/area': { area: 'westmarch' },
    });
    await visitor.post();
    expect(visitor.seen.path).toBe('/concern/receipt');
  });

  it('take the answers about fairness without a link, after the receipt', async () => {
    const visitor = new Visitor(face.url);
    await walk(visitor, 'report', PLAN);
    await visitor.post();
    await visitor.get('/report/equality');
    await visitor.post({ eqAge: 'AGE_25_44' });
    expect(visitor.seen.path).toBe('/report/receipt?thanks=1');
    expect(codeOf(visitor)).toMatch(/^\d{24}$/);
  });
});

const count = async (): Promise<number> =>
  (await web.sql<{ n: number }>('select count(*)::int as n from reporting.report'))[0]?.n ?? 0;

describe('coming back', () => {
  it('answers every wrong code alike', async () => {
    const answers = [];
    for (const code of ['000000000000000000000000', '123', 'not a code', '999988887777666655554444']) {
      const visitor = new Visitor(face.url);
      await visitor.get('/return');
      await visitor.post({ code });
      expect(visitor.seen.status).toBe(422);
      answers.push(visitor.seen.page.querySelector('main')?.innerHTML.replace(/value="[^"]*"/g, ''));
      expect(visitor.seen.page.toString()).not.toContain(code);
    }
    expect(new Set(answers).size).toBe(1);
  });

  it('reads the officer’s message, changes consent, withdraws, and closes', async () => {
    const visitor = new Visitor(face.url);
    await walk(visitor, 'report', PLAN);
    await visitor.post();
    const code = codeOf(visitor);
    const [row] = await web.sql<{ id: string }>(
      'select id from reporting.report order by reported_at desc, id limit 1',
    );
    const reports = await web.sql<{ id: string }>('select id from reporting.report');
    for (const { id } of reports)
      await web
        .role('staff_web')
        .as(inspector, (ctx) => sendMessageToReporter(ctx, { reportId: id, text: `Message for ${id}` }));
    expect(row).toBeDefined();
    await visitor.get('/return');
    await visitor.post({ code });
    expect(visitor.seen.text).toContain('Message for');
    await visitor.get('/return/consent');
    expect(visitor.seen.page.querySelectorAll('input[name=shareWith][checked]')).toHaveLength(0);
    await visitor.post({ shareWith: ['cst'], tellLeader: ['YES'] });
    await visitor.get('/return/consent');
    expect(visitor.seen.page.querySelector('input[value=cst]')?.hasAttribute('checked')).toBe(true);
    await visitor.get('/return/withdraw');
    await visitor.post();
    expect(visitor.seen.text).toContain('You asked us not to go on');
    await visitor.get('/exit').catch(() => undefined);
    expect(visitor.cookies.has('__Host-return')).toBe(false);
  });

  it('leaves by the exit with nothing kept, to the neutral page', async () => {
    const response = await fetch(`${face.url}/exit`, { redirect: 'manual' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(web.config.exitUrl);
    expect(response.headers.get('clear-site-data')).toContain('cookies');
  });
});

describe('the routes', () => {
  it('serve every page of both forms, for anyone', () => {
    const urls = publicRoutes.map(({ method, url }) => `${method} ${url}`);
    expect(new Set(urls).size).toBe(urls.length);
    for (const { policy } of publicRoutes) expect(policy.audience).toBe('anyone');
  });

  it('write no audit line for what only the visitor knows', async () => {
    const lines = await web.sql<{ act: string; actor: string }>(
      'select distinct act, actor_kind as actor from platform.audit_entry',
    );
    const acts = lines.filter(({ actor }) => actor === PUBLIC.kind).map(({ act }) => act);
    expect(acts.sort()).toEqual([
      'reporting.add-information',
      'reporting.change-consent',
      'reporting.submit-report',
      'reporting.withdraw-report',
    ]);
  });
});
