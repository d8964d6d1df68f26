import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor, StaffActor } from '#kernel/actor';
import { system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer } from '#platform/web/server';
import { londonDay } from '#statistics/days';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { TestBrowser } from '../../../platform/web/site.testing.ts';
import { type PartnerBench, partnerBench, REPORT } from '../../reporting/partners/partners.testing.ts';
import { staffRoutes as reportingRoutes } from '../../reporting/staff.routes.ts';
import { NO_LATER_ROOM } from '../../reporting/visitor.testing.ts';
import { ownReports } from '../../surveillance/surveillance.reads.ts';
import { copiesChanged } from '../copies-changed.event.ts';
import { alikePanel, staffRoutes } from '../staff.routes.ts';
import { toldReport } from '../triage.testing.ts';

const CALL = {
  danger: 'NO',
  route: '101',
  role: 'WITNESS',
  narrative:
    'A man was shouting at a woman outside the ferry office this morning, he spat at the window of the ferry office.',
  happened: 'SAID_OR_SHOUTED',
  place: 'Ferry office',
  placeKind: 'STREET',
  whenKind: 'TODAY',
  areaPath: 'eastmarch/mill-ward',
  why: 'RELIGION',
  religion: 'MUSLIM',
  anonymity: 'ANONYMOUS',
  code: 'NOT_WANTED',
};
const WEB = {
  narrative: 'He shouted at me outside the ferry office and then he spat at the window',
  place: 'At the ferry office, on the quay side',
  happened: ['SAID_OR_SHOUTED'],
  whenKind: 'TODAY',
};

let t: TestRuntime;
let bench: PartnerBench;
let duty: StaffActor;
let taker: StaffActor;
const browser = (actor: Actor): TestBrowser =>
  new TestBrowser(
    createServer({
      process: 'staff',
      runtime: t,
      routes: [...staffRoutes, ...reportingRoutes({ ...NO_LATER_ROOM, findAlike: alikePanel })],
      log: silentLog,
      audience: 'staff',
      forceName: 'Aldermarch Police',
      resolveActor: async () => actor,
    }).app,
  );
const jobs = () => t.runJobs({ failures: 'collect' });
/** What surveillance says: reports counted today in the ward, and by strand. */
const counted = async (): Promise<{ reports: number; flags: number }> => {
  const today = londonDay(new Date());
  return t.as(duty, (ctx) =>
    ownReports(ctx.tx, ctx.forceId, { scopes: ['eastmarch'], from: today, to: today }),
  );
};
const standsBeside = async (id: string) =>
  (
    await t.sql<{ of: string | null }>(
      'select duplicate_of as of from triage.oversight where report_id = $1',
      [id],
    )
  )[0]?.of;

beforeAll(async () => {
  t = await testRuntime();
  bench = await partnerBench(t);
  duty = await signIn(t, ['DUTY_INSPECTOR']);
  taker = await signIn(t, ['CALL_TAKER']);
});
afterAll(async () => {
  await bench.close();
  await t.close();
});

describe('one incident told by three routes', () => {
  let web: string;
  let called: string;
  let brought: string;
  beforeAll(async () => {
    const { key } = await bench.partner('Ferry Community Desk');
    web = (await toldReport(t, WEB)).id;
    await jobs();
    brought = String((await bench.call(key, 'POST', '/api/v1/reports', REPORT)).json.id);
    await jobs();
  });
  const confirm = async (
    id: string,
    other: string,
    reason = 'Both tell of the window of the ferry office',
  ) => {
    const officer = browser(duty);
    await officer.get(`/triage/${id}/duplicates`);
    return officer.post(`/triage/${id}/duplicates`, { other, outcome: 'SAME', reason });
  };

  it('is shown to the call taker at entry with reasons and without a word of the others, and stored all the same', async () => {
    const desk = browser(taker);
    const form = (await desk.get('/reports/new')).body;
    const formToken = /name="formToken" value="([^"]+)"/.exec(form)?.[1] ?? '';
    const saved = await desk.post('/reports/new', { ...CALL, formToken });
    expect(saved.status).toBe(200);
    expect(saved.body).toContain('This may already be reported');
    expect(saved.body).toContain('The same day');
    expect(saved.body).toMatch(/\d+ % of the shorter one’s words or phrases are in both/);
    expect(saved.body).not.toContain('shouted at me');
    called =
      (await t.sql<{ id: string }>(`select id from reporting.report where route = '101'`))[0]?.id ?? '';
    const said = await desk.post(`/triage/${called}/alike`, { other: web, said: 'SAME' });
    expect(said.body).toContain('The duty inspector reads that you say it was told before');
    await jobs();
    expect(await standsBeside(called)).toBeNull();
    // Who did not take it says nothing of it, and an officer's page is shut to the call taker.
    const another = browser(await signIn(t, ['CALL_TAKER']));
    await another.get('/reports/new');
    expect((await another.post(`/triage/${called}/alike`, { other: web, said: 'SAME' })).status).toBe(403);
    expect((await desk.get(`/triage/${called}/duplicates`)).status).toBe(403);
  });

  it('is proposed in the queue, on the report’s page and in the surge view, and counted three times until somebody says so', async () => {
    const officer = browser(duty);
    expect((await officer.get('/triage')).body).toContain('May tell of the same as another');
    expect((await officer.get(`/triage/${called}`)).body).toMatch(/2 other reports may tell of the same/);
    const page = (await officer.get(`/triage/${called}/duplicates`)).body;
    expect(page).toContain('He shouted at me outside the ferry office');
    expect(page).toContain('Who took the report says it was told before');
    const surge = (await officer.get('/triage/surge')).body;
    expect(surge).toContain('May tell of the same');
    expect(surge).toContain(`name="report" value="${called}:`);
    expect(await counted()).toEqual({ reports: 3, flags: 3 });
  });

  it('is counted once when a person has said so, and three times again when it is undone', async () => {
    expect((await confirm(called, web, '')).status).toBe(422);
    expect((await confirm(called, web)).location).toBe(`/triage/${called}/duplicates?done=SAME`);
    expect(await standsBeside(called)).toBe(web);
    await jobs();
    expect(await counted()).toEqual({ reports: 2, flags: 2 });
    // Confirmed against a copy it stands beside the report that counts.
    expect((await confirm(brought, called)).status).toBe(303);
    expect([await standsBeside(brought), await standsBeside(called)]).toEqual([web, web]);
    await jobs();
    expect(await counted()).toEqual({ reports: 1, flags: 1 });
    expect((await confirm(web, brought)).status).toBe(422);

    // Heard again, and in any order, it comes to the same.
    for (const reportId of [web, called, brought])
      await t.as(system('test.again'), (ctx) =>
        ctx.publish(copiesChanged, reportId, { reportId, beforeLeadId: null, leadId: null }),
      );
    await jobs();
    expect(await counted()).toEqual({ reports: 1, flags: 1 });

    const officer = browser(duty);
    const page = await officer.get(`/triage/${called}/duplicates`);
    expect(page.body).toContain('Both tell of the window of the ferry office');
    await officer.post(`/triage/${called}/duplicates/separate`, { reason: 'Two windows, an hour apart' });
    await officer.post(`/triage/${brought}/duplicates/separate`, { reason: 'Two windows, an hour apart' });
    await jobs();
    expect([await standsBeside(called), await standsBeside(brought)]).toEqual([null, null]);
    expect(await counted()).toEqual({ reports: 3, flags: 3 });
    const lines = await t.sql<{ outcome: string }>(
      `select outcome from triage.duplicate_answer order by answered_at, id`,
    );
    expect(lines.map(({ outcome }) => outcome)).toEqual([
      'SAID_SAME',
      'SAME',
      'SAME',
      'SEPARATED',
      'SEPARATED',
    ]);
    const audited = await t.sql<{ detail: { outcome: string } }>(
      `select detail from platform.audit_entry where act = 'triage.say-duplicate' order by at, id`,
    );
    expect(audited.map(({ detail }) => detail.outcome)).toEqual(['SAME', 'SAME', 'SEPARATED', 'SEPARATED']);
  });

  it('is counted with every strand that any of them names', async () => {
    const other = (await toldReport(t, { ...WEB, why: ['RACE'] })).id;
    await jobs();
    expect(await counted()).toEqual({ reports: 4, flags: 4 });
    await confirm(other, web);
    await jobs();
    expect(await counted()).toEqual({ reports: 3, flags: 4 });
  });

  it('is not proposed again once somebody said it is not the same', async () => {
    const officer = browser(duty);
    await officer.get(`/triage/${called}/duplicates`);
    const answer = { other: brought, outcome: 'NOT_SAME', reason: 'Another window and another day' };
    expect((await officer.post(`/triage/${called}/duplicates`, answer)).status).toBe(303);
    const page = (await officer.get(`/triage/${called}/duplicates`)).body;
    expect(page).not.toContain(`value="${brought}"`);
    expect(page).toContain('Another window and another day');
    expect(
      (
        await officer.post(`/triage/${called}/duplicates/named`, {
          reference: 'ALD-NONE',
          reason: 'It is the same',
        })
      ).status,
    ).toBe(422);
  });

  it('is shut to another area and to restricted reports', async () => {
    const west = browser(await signIn(t, ['DUTY_INSPECTOR'], { scopes: ['westmarch'] }));
    expect((await west.get(`/triage/${called}/duplicates`)).status).toBe(403);
    await t.sql('update triage.oversight set is_restricted = true where report_id = $1', [web]);
    const page = await browser(duty).get(`/triage/${called}/duplicates`);
    expect(page.status).toBe(200);
    expect(page.body).not.toContain(`value="${web}"`);
    expect(page.body).toContain('lies in another area or is restricted');
    await t.sql('update triage.oversight set is_restricted = false where report_id = $1', [web]);
  });
});

describe('what reports are compared by', () => {
  beforeEach(jobs);
  it('is made by the keeper, which says so in the audit, and holds no words', async () => {
    const { id } = await toldReport(t, WEB);
    await jobs();
    const [row] = await t.sql<{ words_sketch: Buffer; place_sketch: Buffer }>(
      'select words_sketch, place_sketch from triage.report_likeness where report_id = $1',
      [id],
    );
    expect(row?.words_sketch).toHaveLength(256);
    expect(row?.place_sketch.length).toBeGreaterThan(0);
    const [line] = await t.sql(
      `select detail from platform.audit_entry where act = 'keeper.open' and detail->>'purpose' = 'likeness'
         and actor_id = 'triage.propose-duplicates' limit 1`,
    );
    expect(line).toMatchObject({ detail: { purpose: 'likeness', records: 1 } });
  });

  it('is asked for by nobody as words', async () => {
    const { id } = await toldReport(t, WEB);
    const [row] = await t.sql<{ seal_id: string; narrative: Buffer; place: Buffer }>(
      'select seal_id, narrative_sealed as narrative, place_sealed as place from reporting.report where id = $1',
      [id],
    );
    const fields = { narrative: row?.narrative ?? Buffer.alloc(0), place: row?.place ?? Buffer.alloc(0) };
    const ask = { table: 'reporting.report', recordId: id, sealId: row?.seal_id ?? '', fields };
    const worker = t.role('worker');
    await expect(
      worker.as(system('triage.x'), (ctx) => ctx.open({ ...ask, purpose: 'likeness' })),
    ).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(t.as(duty, (ctx) => ctx.sketch({ ...ask, purpose: 'triage' }))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    const analyst = await signIn(t, ['ANALYST']);
    await expect(t.as(analyst, (ctx) => ctx.sketch({ ...ask, purpose: 'likeness' }))).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });
});
