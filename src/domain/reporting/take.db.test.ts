import { parse } from 'node-html-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer } from '#platform/web/server';
import { REPORT_ROUTES } from '#reference/reporting-routes';
import { TestBrowser } from '../../platform/web/site.testing.ts';
import { askTranslation } from './afterwards/ask-translation.ts';
import { openReport } from './open-report.ts';
import { sendMessageToReporter } from './send-message-to-reporter.ts';
import { staffRoutes } from './staff.routes.ts';
import { NO_LATER_ROOM, publicFace, seedAreas, signedInStaff, Visitor } from './visitor.testing.ts';

const CALL = {
  danger: 'NO',
  route: '101',
  role: 'ME',
  narrative: 'They spat at him on the tram and told him to go home',
  happened: 'SAID_OR_SHOUTED',
  whenKind: 'TODAY',
  areaPath: 'eastmarch/mill-ward',
  why: 'RACE',
  anonymity: 'NAMED',
  name: 'Sam Merlin',
  contactBy: 'CALL',
  phone: '07700 900123',
  leaveMessage: 'NO',
  needs: 'INTERPRETER',
  needsLanguage: 'Somali',
  code: 'GIVE',
};

describe('a report that staff take', () => {
  let t: TestRuntime;
  let taker: Actor;
  let face: { url: string; close(): Promise<void> };
  const browserOf = (actor: Actor): TestBrowser =>
    new TestBrowser(
      createServer({
        process: 'staff',
        runtime: t,
        routes: staffRoutes(NO_LATER_ROOM),
        log: silentLog,
        audience: 'staff',
        forceName: 'Aldermarch Police',
        resolveActor: async () => actor,
      }).app,
    );
  const tokenIn = (body: string): string => /name="formToken" value="([^"]+)"/.exec(body)?.[1] ?? '';
  beforeAll(async () => {
    t = await testRuntime();
    await seedAreas(t);
    taker = await signedInStaff(t, ['CALL_TAKER']);
    face = await publicFace(t.role('public_web'));
  });
  afterAll(async () => {
    await face.close();
    await t.close();
  });

  it('is one page that becomes a report like any other, with its route, and a code that opens the thread', async () => {
    const browser = browserOf(taker);
    const page = await browser.get('/reports/new');
    expect(page.status).toBe(200);
    const keys = parse(page.body)
      .querySelectorAll('[accesskey]')
      .map((one) => one.getAttribute('accesskey'));
    expect(keys).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const form = { ...CALL, formToken: tokenIn(page.body) };
    const saved = await browser.post('/reports/new', form);
    expect(saved.status).toBe(200);
    const code = parse(saved.body).querySelector('.st-code')?.text.replace(/\D/g, '') ?? '';
    expect(code).toMatch(/^\d{24}$/);
    const [report] = await t.sql<Record<string, unknown>>('select * from reporting.report');
    expect(report).toMatchObject({
      route: '101',
      area_path: 'eastmarch/mill-ward',
      strands: ['RACE'],
      perceived_by: 'VICTIM',
      anonymity: 'NAMED',
      contact_by: 'CALL',
      needs: ['INTERPRETER'],
    });
    expect(saved.body).toContain(String(report?.reference));
    expect(await t.sql('select staff_id, code_given from reporting.taking')).toEqual([
      { staff_id: taker.kind === 'staff' ? taker.id : '', code_given: true },
    ]);
    await t.runJobs();
    expect(await t.sql('select state from triage.oversight')).toEqual([{ state: 'unread' }]);

    // The same form again, as after a lost answer: one report, the same code.
    const again = await browser.post('/reports/new', form);
    expect(parse(again.body).querySelector('.st-code')?.text.replace(/\D/g, '')).toBe(code);
    expect(await t.sql('select count(*)::int as n from reporting.report')).toEqual([{ n: 1 }]);

    const person = new Visitor(face.url);
    await person.get('/return');
    expect((await person.post({ code })).path).toBe('/return/messages');

    const reader = await signedInStaff(t, ['DUTY_INSPECTOR']);
    const told = await t.as(reader, (ctx) =>
      openReport(ctx, { reportId: String(report?.id), purpose: 'triage' }),
    );
    expect(told.narrative.reveal()).toBe(CALL.narrative);
  });

  it('keeps all that was typed where something is missing, and names it in the order of the page', async () => {
    const browser = browserOf(taker);
    const token = tokenIn((await browser.get('/reports/new')).body);
    const { role: _role, anonymity: _choice, ...part } = CALL;
    const answer = await browser.post('/reports/new', {
      ...part,
      formToken: token,
      danger: 'YES',
      contactBy: 'CALL',
      phone: '',
    });
    expect(answer.status).toBe(422);
    const page = parse(answer.body);
    const named = page
      .querySelectorAll('.govuk-error-summary a')
      .map((link) => link.getAttribute('href')?.slice(1));
    expect(named).toEqual(['called', 'role', 'anonymity']);
    for (const field of named) expect(page.querySelector(`#${field}`), field).not.toBeNull();
    expect(page.querySelector('textarea[name=narrative]')?.text.trim()).toBe(CALL.narrative);
    expect(page.querySelector('input[name=needsLanguage]')?.getAttribute('value')).toBe('Somali');
    expect(tokenIn(answer.body)).toBe(token);
    const named2 = await browser.post('/reports/new', { ...CALL, formToken: token, phone: '' });
    expect(parse(named2.body).querySelector('.govuk-error-summary a')?.getAttribute('href')).toBe('#phone');
  });

  it('takes "not wanted" for the code, an officer’s perception, and the least that is lawful', async () => {
    const browser = browserOf(taker);
    const token = tokenIn((await browser.get('/reports/new')).body);
    const saved = await browser.post('/reports/new', {
      danger: 'NO',
      route: 'OFFICER_ON_PATROL',
      role: 'WITNESS',
      happened: 'DAMAGE_OR_GRAFFITI',
      perceivedBy: 'OFFICER',
      anonymity: 'ANONYMOUS',
      code: 'NOT_WANTED',
      formToken: token,
    });
    expect(saved.status).toBe(200);
    expect(saved.body).not.toContain('st-code');
    const rows = await t.sql(
      `select perceived_by, route from reporting.report where route = 'OFFICER_ON_PATROL'`,
    );
    expect(rows).toEqual([{ perceived_by: 'OFFICER', route: 'OFFICER_ON_PATROL' }]);
  });

  it('offers every route of the register that no machine takes, and asks nobody who told Crimestoppers', async () => {
    const browser = browserOf(taker);
    const page = await browser.get('/reports/new');
    const offered = parse(page.body)
      .querySelectorAll('select[name=route] option')
      .map((option) => option.getAttribute('value') ?? '')
      .filter(Boolean);
    const machines = ['FORCE_SMS', 'THIS_SERVICE'];
    expect(offered.toSorted()).toEqual(REPORT_ROUTES.filter((route) => !machines.includes(route)).toSorted());
    // Every one of them has words of its own.
    expect(page.body).not.toMatch(/take[.]route[.]option/);
    const form = { ...CALL, route: 'CRIMESTOPPERS_ANON', formToken: tokenIn(page.body) };
    const refused = await browser.post('/reports/new', form);
    expect(refused.status).toBe(422);
    expect(parse(refused.body).querySelector('.govuk-error-summary a')?.getAttribute('href')).toBe(
      '#anonymity',
    );
    const saved = await browser.post('/reports/new', { ...form, anonymity: 'ANONYMOUS' });
    expect(saved.status).toBe(200);
    const rows = await t.sql(
      `select r.anonymity, i.report_id as identity from reporting.report r left join reporting.identity i
         on i.force_id = r.force_id and i.report_id = r.id where r.route = 'CRIMESTOPPERS_ANON'`,
    );
    expect(rows).toEqual([{ anonymity: 'ANONYMOUS', identity: null }]);
  });

  it('keeps the language in which our messages are to reach the person, beside words a colleague typed', async () => {
    const browser = browserOf(taker);
    const formToken = tokenIn((await browser.get('/reports/new')).body);
    const saved = await browser.post('/reports/new', { ...CALL, language: 'so', formToken });
    expect(saved.status).toBe(200);
    const reference = /R-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(saved.body)?.[0] ?? '';
    const [report] = await t.sql<{ id: string; language: string }>(
      'select id, language from reporting.report where reference = $1',
      [reference],
    );
    expect(report?.language).toBe('so');
    const officer = await signedInStaff(t, ['DUTY_INSPECTOR']);
    const reportId = report?.id ?? '';
    const { messageId } = await t.as(officer, (ctx) =>
      sendMessageToReporter(ctx, { reportId, text: 'We will call you.' }),
    );
    await t.as(officer, (ctx) =>
      askTranslation(ctx, { reportId, messageId, askedOf: 'TRANSLATOR', hours: 4 }),
    );
    const asked = await t.sql(
      'select from_language, to_language from reporting.translation where report_id = $1',
      [reportId],
    );
    expect(asked).toEqual([{ from_language: 'en', to_language: 'so' }]);
  });

  it('has the words for the caller beside the choice of a letter: leave it, do not share it', async () => {
    const page = parse((await browserOf(taker).get('/reports/new')).body);
    const box = page.querySelector('input[value=LETTER]');
    const hint = page.querySelector(`#${box?.getAttribute('aria-describedby')}`)?.text ?? '';
    expect(hint).toMatch(/leave it where it is.*share it with nobody/);
  });

  it('is shut to those who take no reports, and opens nothing to those who do', async () => {
    const analyst = await signedInStaff(t, ['ANALYST']);
    expect((await browserOf(analyst).get('/reports/new')).status).toBe(403);
    const [report] = await t.sql<{ id: string }>('select id from reporting.report limit 1');
    await expect(
      t.as(taker, (ctx) => openReport(ctx, { reportId: report?.id ?? '', purpose: 'triage' })),
    ).rejects.toMatchObject({ code: 'not-allowed' });
  });
});
