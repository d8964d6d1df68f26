import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { offeredLanguages } from '#platform/web/languages';
import { publicFace, Visitor } from './visitor.testing.ts';

let web: TestRuntime;
let face: Awaited<ReturnType<typeof publicFace>>;
beforeAll(async () => {
  web = await testRuntime({ role: 'public_web' });
  face = await publicFace(web);
});
afterAll(async () => {
  await face?.close();
  await web?.close();
});

const LEAST = { danger: 'NO', happened: ['THREATENED'] };
const codeOf = (visitor: Visitor): string =>
  visitor.seen.page.querySelector('.st-code')?.text.replace(/\D/g, '') ?? '';
const reports = async () =>
  web.sql<{ anonymity: string; role: string; danger: boolean; route: string; language: string }>(
    `select anonymity, reporter_role as role, danger, route, language from reporting.report
     where force_id = $1 order by reported_at desc, id desc`,
    [web.forceId],
  );

it.each(offeredLanguages().map(({ code }) => code))(
  'is one page and one button in %s, and its code opens the messages',
  async (lang) => {
    const visitor = new Visitor(face.url, lang);
    const { status, headers } = await visitor.get('/report/short');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    await visitor.post(LEAST);
    expect(visitor.seen.path).toBe('/report/receipt');
    const code = codeOf(visitor);
    expect(code).toMatch(/^\d{24}$/);
    const later = new Visitor(face.url, lang);
    await later.get('/return');
    await later.post({ code });
    expect(later.seen.path).toBe('/return/messages');
    const drafts = await web.sql('select 1 from reporting.draft where force_id = $1', [web.forceId]);
    expect(drafts).toEqual([]);
  },
);

it('is the same record: name and contact sealed apart, danger marked, an event and an audit line', async () => {
  const visitor = new Visitor(face.url, 'pl');
  await visitor.get('/report/short');
  await visitor.post({
    ...LEAST,
    danger: 'YES',
    narrative: 'Krzyczał <b>na nas</b>',
    place: 'rynek',
    role: 'WITNESS',
    why: ['RACE'],
    contactBy: 'CALL',
    phone: '07700 900123',
  });
  expect(visitor.seen.path).toBe('/report/receipt');
  expect((await reports()).find(({ danger }) => danger)).toEqual({
    anonymity: 'QUIET',
    role: 'WITNESS',
    danger: true,
    route: 'ONLINE',
    language: 'pl',
  });
  const [stored] = await web.sql<Record<'events' | 'audits' | 'identities' | 'clear', number>>(
    `select
       (select count(*) from platform.outbox_event e where e.force_id = r.force_id and e.subject_id = r.id::text) as events,
       (select count(*) from platform.audit_entry a where a.force_id = r.force_id and a.subject_id = r.id::text) as audits,
       (select count(*) from reporting.identity i where i.force_id = r.force_id and i.report_id = r.id) as identities,
       (select count(*) from reporting.report c where c.force_id = r.force_id and c.id = r.id
          and position('na nas'::bytea in c.narrative_sealed) > 0) as clear
     from reporting.report r where r.force_id = $1 and r.danger`,
    [web.forceId],
  );
  expect(stored).toEqual({ events: 1, audits: 1, identities: 1, clear: 0 });
});

it('says beside the choice of a letter not to touch it and not to share it, before anything is asked of it', async () => {
  const visitor = new Visitor(face.url, 'pl');
  const { page } = await visitor.get('/report/short');
  const box = page.querySelector('input[value=LETTER]');
  const hint = page.querySelector(`#${box?.getAttribute('aria-describedby')}`)?.text ?? '';
  expect(hint).toContain('Stop. Nie dotykaj tego i nie pokazuj innym');
  expect(hint).toContain('999');
});

it('sent again, because the answer was lost, it is the same report and the same code', async () => {
  const visitor = new Visitor(face.url);
  await visitor.get('/report/short');
  const before = (await reports()).length;
  const answers = await Promise.all([visitor.postOnly(LEAST), visitor.postOnly(LEAST)]);
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  await visitor.get('/report/receipt');
  const first = codeOf(visitor);
  await visitor.get('/report/receipt');
  expect(codeOf(visitor)).toBe(first);
  expect((await reports()).length).toBe(before + 1);
});

it('each reader gets a form of their own, whatever the one before asked for', async () => {
  const forms = new Set<string>();
  for (const query of ['?a=1', '', '?b=2', '']) {
    const visitor = new Visitor(face.url);
    await visitor.get(`/report/short${query}`);
    expect(visitor.seen.page.outerHTML.includes('a=1')).toBe(query === '?a=1');
    for (const name of ['formToken', '_csrf'])
      forms.add(visitor.seen.page.querySelector(`input[name=${name}]`)?.getAttribute('value') ?? '');
  }
  expect(forms.size).toBe(8);
});

it('a fault keeps all that was typed, and a page without our token is not taken', async () => {
  const visitor = new Visitor(face.url);
  await visitor.get('/report/short');
  const token = visitor.seen.page.querySelector('input[name=formToken]')?.getAttribute('value');
  await visitor.post({ narrative: 'typed once', contactBy: 'EMAIL', email: 'not an address' });
  expect(visitor.seen.status).toBe(422);
  expect(visitor.seen.page.querySelector('textarea')?.text).toBe('typed once');
  expect(visitor.seen.page.querySelectorAll('.govuk-error-summary li').length).toBe(3);
  expect(visitor.seen.page.querySelector('input[name=formToken]')?.getAttribute('value')).toBe(token);
  expect(visitor.seen.page.querySelectorAll('h1').length).toBe(1);

  await visitor.get('/report/short');
  for (const input of visitor.seen.page.querySelectorAll('input[name=formToken]')) input.remove();
  expect((await visitor.postOnly({ ...LEAST, formToken: 'x' })).status).toBe(403);
});
