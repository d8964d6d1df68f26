import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#kernel/ids';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer } from '#platform/web/server';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { apiRoutes } from '../api.routes.ts';
import { openIdentity, openReport } from '../open-report.ts';
import { reportForTriage } from '../report.reads.ts';
import { sendMessageToReporter } from '../send-message-to-reporter.ts';
import { makePartnerKey, setPartnerScopes } from './make-partner-key.ts';
import { PARTNER_OPERATIONS, problem } from './partner-operations.model.ts';
import { callApi, type PartnerBench, partnerBench, REPORT } from './partners.testing.ts';

let runtime: TestRuntime;
let bench: PartnerBench;
let tellers: { partnerId: string; key: string; keyId: string };
let others: { partnerId: string; key: string; keyId: string };

beforeAll(async () => {
  runtime = await testRuntime();
  bench = await partnerBench(runtime);
  tellers = await bench.partner('Ferry Community Desk', 'TELL_MAMA');
  others = await bench.partner('Harbour Reporting Centre', 'TPRC');
});
afterAll(async () => {
  await bench.close();
  await runtime.close();
});

const brought = async (part: object = {}, key = tellers.key) => {
  const answer = await bench.call(key, 'POST', '/api/v1/reports', { ...REPORT, ...part });
  expect(answer.text).toContain('"received"');
  return answer.json as { id: string; reference: string };
};
const inspector = () => signIn(runtime, ['DUTY_INSPECTOR']);
const shapeOf = ({ status, json }: { status: number; json: Record<string, unknown> }) => ({
  status,
  ...json,
  instance: null,
});

describe('a report that a partner brings', () => {
  it('stands in the duty queue at once, by the partner’s route, and without a name', async () => {
    const { id, reference } = await brought();
    expect(reference).toMatch(/^R-/);
    await runtime.runJobs();
    const [oversight] = await runtime.sql('select state from triage.oversight where report_id = $1', [id]);
    expect(oversight).toBeDefined();
    const actor = await inspector();
    const report = await runtime.as(actor, (ctx) => reportForTriage(ctx.tx, ctx.forceId, id));
    expect(report).toMatchObject({
      route: 'TELL_MAMA',
      areaPath: 'eastmarch/mill-ward',
      anonymity: 'NAMED_TO_INTERMEDIARY_ONLY',
      contactBy: 'PARTNER',
      strands: ['RELIGION'],
      perceivedBy: 'VICTIM',
    });
    const why = { reportId: id, purpose: 'triage' };
    const told = await runtime.as(actor, (ctx) => openReport(ctx, why));
    expect(told.narrative.reveal()).toBe(REPORT.narrative);
    expect(JSON.parse(told.details.reveal())).toMatchObject({
      organisation: 'Ferry Community Desk',
      toldReference: 'FC-2044/7',
    });
    expect(await runtime.sql('select 1 from reporting.identity where report_id = $1', [id])).toEqual([]);
  });

  it('is one report however often and concurrently it is sent with one key', async () => {
    const headers = { 'idempotency-key': 'the-same-key-1' };
    const send = (body: object) => bench.call(tellers.key, 'POST', '/api/v1/reports', body, headers);
    const all = await Promise.all([send(REPORT), send(REPORT), send(REPORT), send(REPORT)]);
    expect(all.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
    const { danger, ...rest } = REPORT;
    expect((await send({ ...rest, danger })).text).toBe(all[0]?.text);
    expect(await send({ ...REPORT, danger: true })).toMatchObject({ status: 409 });
    // Another partner's same key is another request.
    const theirs = await bench.call(others.key, 'POST', '/api/v1/reports', REPORT, headers);
    expect(theirs.status).toBe(201);
    expect(theirs.text).not.toBe(all[0]?.text);
  });

  it('tells every wrong field, and stores nothing', async () => {
    const before = await runtime.sql('select count(*) from reporting.report');
    const wrong = await bench.call(tellers.key, 'POST', '/api/v1/reports', {
      ...REPORT,
      happened: [],
      suspectName: 'Nobody',
      when: { kind: 'DATE' },
      identity: { state: 'known-to-partner', name: 'Sam Merlin' },
    });
    expect(wrong.status).toBe(422);
    expect(wrong.header('content-type')).toMatch(/^application\/problem\+json/);
    const fields = (wrong.json.errors as { field: string }[]).map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['happened', 'suspectName', 'when.date', 'identity.name']));
    expect(wrong.text).not.toContain('Sam Merlin');
    const facts = { ...REPORT, place: { areaPath: 'nowhere' }, when: { kind: 'DATE', date: '2099-01-01' } };
    const later = await bench.call(tellers.key, 'POST', '/api/v1/reports', facts);
    expect((later.json.errors as { field: string }[]).map(({ field }) => field)).toEqual([
      'place.areaPath',
      'when.date',
    ]);
    const keyless = await bench.call(tellers.key, 'POST', '/api/v1/reports', REPORT, {
      'idempotency-key': '',
    });
    expect(keyless.json.errors).toMatchObject([{ field: 'Idempotency-Key' }]);
    const long = await bench.call(tellers.key, 'POST', '/api/v1/reports', {
      ...REPORT,
      narrative: 'x'.repeat(70_000),
    });
    expect(long.status).toBe(413);
    expect((await bench.call(tellers.key, 'POST', '/api/v1/reports', '{"danger":')).status).toBe(400);
    expect(await runtime.sql('select count(*) from reporting.report')).toEqual(before);
  });
});

describe('a key', () => {
  it('that is not live answers in one shape, whatever is the matter with it', async () => {
    const gone = await bench.owner((ctx) =>
      makePartnerKey(ctx, { name: 'Harbour Reporting Centre', days: 1 }),
    );
    await runtime.sql(
      `update reporting.partner_key set expires_at = now() - interval '1 second' where id = $1`,
      [gone.keyId],
    );
    const swapped = `${others.key.slice(0, -1)}${others.key.endsWith('A') ? 'B' : 'A'}`;
    const tried = ['', 'stp_x', swapped, gone.key, others.key.replace('stp_', 'stq_')];
    const answers = [];
    for (const key of tried) answers.push(await bench.call(key, 'POST', '/api/v1/reports', REPORT));
    expect(new Set(answers.map((one) => JSON.stringify(shapeOf(one)))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401 });
    expect(answers[0]?.header('www-authenticate')).toBe('Bearer');
  });

  it('is stored as a hash alone', async () => {
    const rows = await runtime.sql('select * from reporting.partner_key');
    const secret = tellers.key.slice(-43);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('does what its scopes say, and a new one may bring the end of the old', async () => {
    const reader = await bench.partner('Reading Room', 'CST', ['reports:read']);
    expect((await bench.call(reader.key, 'POST', '/api/v1/reports', REPORT)).status).toBe(403);
    await bench.owner((ctx) =>
      setPartnerScopes(ctx, { name: 'Reading Room', keyId: reader.keyId, scopes: ['reports:write'] }),
    );
    const { id } = await brought({}, reader.key);
    expect((await bench.call(reader.key, 'GET', `/api/v1/reports/${id}`)).status).toBe(403);
    const next = await bench.owner((ctx) =>
      makePartnerKey(ctx, { name: 'Reading Room', days: 10, oldDays: 0 }),
    );
    expect((await bench.call(reader.key, 'GET', `/api/v1/reports/${id}`)).status).toBe(401);
    expect((await bench.call(next.key, 'GET', `/api/v1/reports/${id}`)).status).toBe(200);
  });

  it('is slowed down by itself, and not the others', async () => {
    const busy = await bench.partner('Busy Desk', 'GALOP');
    const answers = await Promise.all(
      Array.from({ length: 125 }, () => bench.call(busy.key, 'GET', `/api/v1/reports/${newId()}`)),
    );
    const slowed = answers.filter(({ status }) => status === 429);
    expect(slowed.length).toBeGreaterThanOrEqual(1);
    expect(slowed[0]?.header('retry-after')).toBe('60');
    expect((await bench.call(tellers.key, 'GET', `/api/v1/reports/${newId()}`)).status).toBe(404);
  });
});

describe('what a partner may see', () => {
  it('is its own reports; every other answers as one that is not there', async () => {
    const { id } = await brought();
    const own = await bench.call(tellers.key, 'GET', `/api/v1/reports/${id}`);
    expect(own.json).toMatchObject({ id, status: 'received', identity: { state: 'known-to-partner' } });
    expect(Object.keys(own.json).sort()).toEqual(
      ['id', 'identity', 'receivedAt', 'reference', 'status', 'statusAt', 'withdrawnAt'].sort(),
    );
    const paths = [id, newId(), 'not-an-id', `${id}%00`].flatMap((one) => [
      ['GET', `/api/v1/reports/${one}`],
      ['GET', `/api/v1/reports/${one}/messages`],
      ['POST', `/api/v1/reports/${one}/messages`, { text: 'Hello' }],
      ['PATCH', `/api/v1/reports/${one}`, { identity: { state: 'unknown' } }],
    ]) as [string, string, unknown?][];
    const answers = [];
    for (const [method, path, body] of paths) answers.push(await bench.call(others.key, method, path, body));
    expect(new Set(answers.map((one) => JSON.stringify(shapeOf(one))))).toHaveProperty('size', 1);
    expect(answers[0]?.status).toBe(404);
  });

  it('ends at the border of the force', async () => {
    const { id } = await brought();
    await runtime.sql(
      `insert into platform.force (force_id, name) values ('brackenshire', 'Brackenshire Police')`,
    );
    const web = runtime.role('public_web');
    const config = { ...web.config, forceId: 'brackenshire' };
    const face = createServer({
      process: 'api',
      runtime: {
        ...web,
        config,
      },
      routes: apiRoutes,
      log: silentLog,
      audience: 'api',
    });
    const url = await face.listen(0);
    const call = { key: tellers.key, method: 'GET', body: undefined, headers: {} };
    expect((await callApi(`${url}/api/v1/reports/${id}`, call)).status).toBe(401);
    await face.close();
    const rows = await withContext(web, { forceId: 'brackenshire', actor: { kind: 'public' } }, (ctx) =>
      ctx.tx.rows('select * from reporting.partner_of_key($1, $2)', ['aldermarch', Buffer.alloc(32)]),
    );
    expect(rows).toEqual([]);
  });
});

describe('messages through the partner', () => {
  it('go both ways, sealed, and a repeated one stands once', async () => {
    const { id } = await brought();
    const actor = await inspector();
    await runtime.as(actor, (ctx) =>
      sendMessageToReporter(ctx, { reportId: id, text: 'Is she safe at home? PC Reed' }),
    );
    const headers = { 'idempotency-key': 'message-once-1' };
    const write = () =>
      bench.call(
        tellers.key,
        'POST',
        `/api/v1/reports/${id}/messages`,
        { text: 'She is with family.' },
        headers,
      );
    const [first, again] = [await write(), await write()];
    expect(first.status).toBe(201);
    expect(again.text).toBe(first.text);
    const { json } = await bench.call(tellers.key, 'GET', `/api/v1/reports/${id}/messages`);
    expect(json.messages).toMatchObject([
      { from: 'police', text: 'Is she safe at home? PC Reed' },
      { from: 'partner', text: 'She is with family.' },
    ]);
    const stored = await runtime.sql<{ bytes: Buffer }>(
      'select text_sealed as bytes from reporting.message where report_id = $1',
      [id],
    );
    expect(stored.map(({ bytes }) => bytes.includes('family'))).toEqual([false, false]);
  });
});

it('a full thread says so, and not to wait', async () => {
  const { id } = await brought();
  await runtime.sql(
    `insert into reporting.message (force_id, id, report_id, direction, sent_at, seal_id, text_sealed)
     select 'aldermarch', gen_random_uuid(), $1, 'from-reporter', now(), gen_random_uuid(), '' from generate_series(1, 200)`,
    [id],
  );
  const full = await bench.call(tellers.key, 'POST', `/api/v1/reports/${id}/messages`, { text: 'One more.' });
  expect(full).toMatchObject({ status: 422, json: { errors: [{ field: 'text' }] } });
});

describe('consent', () => {
  const SHARED = {
    identity: {
      state: 'shared',
      name: 'Sam Merlin',
      contact: { by: 'CALL', phone: '07700 900123', safeTimes: 'after 6' },
    },
  };

  it('lets a name follow later, and erases it when it is taken back', async () => {
    const { id } = await brought();
    const patch = (body: object) => bench.call(tellers.key, 'PATCH', `/api/v1/reports/${id}`, body);
    expect((await patch(SHARED)).json).toMatchObject({ identity: { state: 'shared' } });
    const actor = await inspector();
    const who = () => runtime.as(actor, (ctx) => openIdentity(ctx, { reportId: id, purpose: 'unmask' }));
    expect((await who())?.name.reveal()).toBe('Sam Merlin');
    const report = () => runtime.as(actor, (ctx) => reportForTriage(ctx.tx, ctx.forceId, id));
    expect(await report()).toMatchObject({ anonymity: 'NAMED', contactBy: 'CALL' });
    // The code that is made again for every call opens messages alone.
    const readers = await runtime.sql(
      'select 1 from platform.seal where record_id = $1 and wrapped_reader is not null',
      [id],
    );
    expect(readers).toEqual([]);
    const [before] = await runtime.sql<{ seal_id: string }>(
      'select seal_id from reporting.identity where report_id = $1',
      [id],
    );
    expect((await patch({ identity: { state: 'known-to-partner' } })).status).toBe(200);
    expect(await who()).toBeNull();
    expect(await report()).toMatchObject({ anonymity: 'NAMED_TO_INTERMEDIARY_ONLY', contactBy: 'PARTNER' });
    expect(await runtime.sql('select 1 from platform.seal where seal_id = $1', [before?.seal_id])).toEqual(
      [],
    );
    const lines = await runtime.sql(
      'select before, identity from reporting.partner_consent where report_id = $1 order by changed_at',
      [id],
    );
    expect(lines).toEqual([
      { before: 'known-to-partner', identity: 'shared' },
      { before: 'shared', identity: 'known-to-partner' },
    ]);
    const audit = await runtime.sql(
      `select kind from platform.audit_entry where act = 'reporting.change-partner-consent' and subject_id = $1 order by at`,
      [id],
    );
    expect(audit.map(({ kind }) => kind)).toEqual(['alteration', 'erasure']);
  });

  it('crosses with the report where it was given, and asks for what reaches the person', async () => {
    const { id } = await brought(SHARED);
    const actor = await inspector();
    const who = await runtime.as(actor, (ctx) => openIdentity(ctx, { reportId: id, purpose: 'unmask' }));
    expect(JSON.parse(who?.contact.reveal() ?? '{}')).toEqual({ contactBy: 'CALL', phone: '07700 900123' });
    const unreachable = { state: 'shared', name: 'Sam Merlin', contact: { by: 'EMAIL' } };
    const wrong = await bench.call(tellers.key, 'PATCH', `/api/v1/reports/${id}`, { identity: unreachable });
    expect(wrong.json.errors).toMatchObject([{ field: 'identity.contact.email' }]);
  });
});

it('the public process does nothing for a partner whose key it was not shown', async () => {
  const { id } = await brought();
  const web = runtime.role('public_web');
  const public_ = { kind: 'public' } as const;
  const nobody = Buffer.alloc(32);
  const rows = await web.as(public_, ({ tx, forceId }) =>
    tx.rows('select * from reporting.partner_report_of($1, $2, $3)', [forceId, nobody, id]),
  );
  expect(rows).toEqual([]);
  for (const sql of [
    `select * from reporting.partner_reports_of($1, $2, 'open', 0)`,
    'select * from reporting.partner_worker_of_session($1, $2)',
    'select * from reporting.partner_workers_of($1, $2)',
    'select id from reporting.partner_worker_by_email($1, $2) id where id is not null',
  ])
    expect(await web.as(public_, ({ tx, forceId }) => tx.rows(sql, [forceId, nobody]))).toEqual([]);
  const refused = await web.as(public_, ({ tx, forceId }) =>
    tx.row(
      `select reporting.invite_partner_worker($1, $2, $3, 'Nobody', true, $2, $3, $2) as invited,
         reporting.remove_partner_worker($1, $2, $3) as removed`,
      [forceId, nobody, newId()],
    ),
  );
  expect(refused).toEqual({ invited: 'not-allowed', removed: 'not-allowed' });
  const changed = await web.as(public_, ({ tx, forceId }) =>
    tx.row(
      `select reporting.change_partner_identity($1, $2, $3, $4, 'unknown', 'ANONYMOUS', 'PARTNER', false) as was`,
      [forceId, nobody, id, newId()],
    ),
  );
  expect(changed).toEqual({ was: null });
  for (const sql of [
    'select reporting.claim_partner_request($1, $2, $2, $2)',
    `select reporting.keep_partner_report($1, $2, $2, 'unknown', null)`,
  ])
    await expect(web.as(public_, ({ tx, forceId }) => tx.rows(sql, [forceId, nobody]))).rejects.toThrow(
      /no partner/,
    );
});

it('answers as its document says', async () => {
  const { id } = await brought();
  const { takeReport, readReport, readMessages, writeMessage, listAreas } = PARTNER_OPERATIONS;
  const ask = (method: string, path: string, body?: object) => bench.call(tellers.key, method, path, body);
  expect(
    takeReport.answer.safeParse((await ask('POST', '/api/v1/reports', REPORT)).json).error,
  ).toBeUndefined();
  expect(readReport.answer.safeParse((await ask('GET', `/api/v1/reports/${id}`)).json).error).toBeUndefined();
  const written = await ask('POST', `/api/v1/reports/${id}/messages`, { text: 'She is well.' });
  expect(writeMessage.answer.safeParse(written.json).error).toBeUndefined();
  const thread = await ask('GET', `/api/v1/reports/${id}/messages`);
  expect(readMessages.answer.safeParse(thread.json).error).toBeUndefined();
  const areas = await bench.call('', 'GET', '/api/v1/areas');
  expect(listAreas.answer.safeParse(areas.json).error).toBeUndefined();
  expect(areas.text).toContain('eastmarch/mill-ward');
  expect(problem.safeParse((await ask('GET', '/api/v1/reports/x')).json).error).toBeUndefined();
  const document = await bench.call('', 'GET', '/api/v1/openapi.json');
  expect(document.json).toMatchObject({ openapi: '3.1.0', servers: [{ url: bench.url }] });
  const page = await bench.call('', 'GET', '/api/v1/docs');
  expect(page.header('content-type')).toBe('text/html; charset=utf-8');
  expect((await bench.call('', 'GET', '/api/v1/docs.css')).status).toBe(200);
});
