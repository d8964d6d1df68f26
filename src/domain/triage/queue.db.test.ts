import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor, StaffActor } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { TestBrowser } from '#platform/web/site.testing';
import { signIn } from '../../apps/keeper/sign-in.testing.ts';
import { seedAreas } from '../reporting/visitor.testing.ts';
import { queuePage, queueSummary } from './queue.reads.ts';
import { oversightOf } from './triage.reads.ts';
import { faceOf, toldReport } from './triage.testing.ts';

const DECISION = {
  route: 'ASB_PERSONAL',
  risk: 'LOW',
  actions: ['TELL_NEIGHBOURHOOD_TEAM'],
  reasons: 'Words only, nobody in danger, no line of enquiry.',
  criticalIncident: 'CONSIDERED_NOT_PROPOSED',
};

let t: TestRuntime;
let duty: StaffActor;
let other: StaffActor;
const browser = (actor: Actor): TestBrowser => new TestBrowser(faceOf(t, actor).app);
const overseen = (id: string) => t.as(duty, (ctx) => oversightOf(ctx.tx, ctx.forceId, id));
const arrived = async (part?: Record<string, string | string[]>): Promise<string> => {
  const { id } = await toldReport(t, part);
  await t.runJobs({ failures: 'collect' });
  return id;
};
/** The reports as the list's boxes name them. */
const ticks = async (...ids: string[]): Promise<string[]> =>
  Promise.all(ids.map(async (id) => `${id}:${(await overseen(id))?.version ?? 0}`));
const act = async (
  who: StaffActor,
  action: string,
  report: string[],
  more: Record<string, string> = {},
): Promise<{ location: string; status: number; body: string; face: TestBrowser }> => {
  const face = browser(who);
  await face.get('/triage');
  const preview = await face.post('/triage/act', { action, report });
  expect(preview.status).toBe(200);
  return { ...(await face.post('/triage/act/confirm', { action, report, ...more })), face };
};

beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  await t.sql(
    `insert into access.area (force_id, path, parent_path, name, code, vintage, level)
     select $1, 'eastmarch/' || ward, 'eastmarch', ward, 'X0500001' || at, 2026, 2
     from unnest(array['cathedral', 'orchard', 'eastgate']) with ordinality as w (ward, at)`,
    [t.forceId],
  );
  duty = await signIn(t, ['DUTY_INSPECTOR']);
  other = await signIn(t, ['DUTY_INSPECTOR']);
});
afterAll(() => t?.close());

describe('the order', () => {
  it('is walked page by page without a gap or a report twice, for the force and for areas', async () => {
    await arrived({ danger: 'YES', called: 'NOT_NOW' });
    for (let n = 0; n < 4; n++)
      await arrived({ ward: n % 2 ? 'eastmarch/cathedral' : 'eastmarch/mill-ward' });
    const inOrder = (
      await t.sql<{ report_id: string }>(
        'select report_id from triage.oversight where queue_place < 4 order by queue_place, queue_due_at, report_id',
      )
    ).map(({ report_id }) => report_id);
    for (const areas of [null, ['eastmarch/mill-ward', 'eastmarch/cathedral']]) {
      const seen: string[] = [];
      let after: Parameters<typeof queuePage>[2]['after'];
      do {
        const page = await t.as(duty, (ctx) =>
          queuePage(ctx.tx, ctx.forceId, { view: { state: 'open' }, areas, after, limit: 2 }),
        );
        seen.push(...page.rows.map(({ reportId }) => reportId));
        after = page.next ?? undefined;
      } while (after);
      expect(seen).toEqual(inOrder);
    }
    const mill = await t.as(duty, (ctx) =>
      queuePage(ctx.tx, ctx.forceId, {
        view: { state: 'unread', isDanger: true, strand: 'RELIGION' },
        areas: ['eastmarch/mill-ward'],
        limit: 10,
      }),
    );
    expect(mill.rows.map(({ danger, areaPath }) => [danger, areaPath])).toEqual([
      [true, 'eastmarch/mill-ward'],
    ]);
    const none = await t.as(duty, (ctx) =>
      queuePage(ctx.tx, ctx.forceId, {
        view: { state: 'open', strand: 'DISABILITY' },
        areas: null,
        limit: 10,
      }),
    );
    expect([none.rows, none.next]).toEqual([[], null]);
  });

  it('counts only what the reader sees', async () => {
    const whole = await t.as(duty, (ctx) => queueSummary(ctx.tx, ctx.forceId));
    const mill = await t.as(duty, (ctx) => queueSummary(ctx.tx, ctx.forceId, ['eastmarch/mill-ward']));
    const west = await t.as(duty, (ctx) => queueSummary(ctx.tx, ctx.forceId, []));
    expect([whole.unread, mill.unread, west.unread, west.oldestUnreadAt]).toEqual([5, 3, 0, null]);
    const narrow = await signIn(t, ['DUTY_INSPECTOR'], { scopes: ['eastmarch/cathedral'] });
    const page = await browser(narrow).get('/triage?area=eastmarch/mill-ward');
    expect(page.body).toContain('2 not taken');
    expect(page.body).toContain('Nothing is waiting here');
  });

  it('leads on to the next report nobody took, round and round, in the officer’s own view', async () => {
    const senior = browser(duty);
    await senior.get('/triage?area=eastmarch/cathedral');
    const first = await senior.get('/triage/next');
    const second = await senior.get(`/triage/next?after=${first.location.split('/').at(-1)}`);
    const again = await senior.get(`/triage/next?after=${second.location.split('/').at(-1)}`);
    expect(new Set([first.location, second.location]).size).toBe(2);
    expect(again.location).toBe(first.location);
    expect((await senior.get('/triage/next?after=nonsense')).location).toBe(first.location);
    const west = browser(await signIn(t, ['DUTY_INSPECTOR'], { scopes: ['westmarch'] }));
    expect((await west.get('/triage/next')).location).toBe('/triage?filter=unread');
  });
});

describe('one act on many reports', () => {
  it('shows who is left out and why, takes the others, and takes it back', async () => {
    const [mine, theirs] = [await arrived(), await arrived()];
    await act(other, 'TAKE', await ticks(theirs));
    const report = await ticks(mine, theirs);
    const senior = browser(duty);
    await senior.get('/triage');
    const preview = await senior.post('/triage/act', { action: 'TAKE', report });
    expect(preview.body).toContain('1 report will change');
    expect(preview.body).toContain('1 report is left out');
    expect(preview.body).toContain('A colleague has it');
    expect((await overseen(mine))?.state).toBe('unread');

    const done = await senior.post('/triage/act/confirm', { action: 'TAKE', report });
    expect(done.location).toMatch(/^\/triage\/acts\//);
    expect(await overseen(mine)).toMatchObject({ state: 'acknowledged', acknowledgedBy: duty.id });
    const said = await senior.get(done.location);
    expect(said.body).toContain('1 report is yours.');
    expect(said.body).toContain('1 report was left out');
    expect((await browser(other).get(done.location)).status).toBe(403);

    const undone = await senior.post(`${done.location}/undo`, {});
    expect(undone.location).toMatch(/^\/triage\/acts\//);
    expect(await overseen(mine)).toMatchObject({ state: 'unread', acknowledgedBy: null });
    await senior.get(done.location);
    const twice = await senior.post(`${done.location}/undo`, {});
    expect([twice.status, twice.body.includes('This was undone already')]).toEqual([409, true]);
    const acts = await t.sql<{ act: string }>('select act from platform.audit_entry where subject_id = $1', [
      mine,
    ]);
    expect(acts.map((one) => one.act)).toEqual(
      expect.arrayContaining(['triage.act-on-report', 'triage.undo-act']),
    );
    expect(await t.sql('select 1 from triage.queue_step where report_id = $1', [mine])).toHaveLength(2);
  });

  it('does not take back what somebody changed since, nor what is too old', async () => {
    const id = await arrived();
    const { location, face } = await act(duty, 'TAKE', await ticks(id));
    await act(duty, 'HOLD', await ticks(id), { reason: 'WAITING_FOR_PERSON', minutes: '60' });
    const undone = await face.post(`${location}/undo`, {});
    expect((await face.get(undone.location)).body).toContain('0 reports stand as before.');
    expect((await overseen(id))?.acknowledgedBy).toBe(duty.id);

    const late = await arrived();
    const old = await act(duty, 'TAKE', await ticks(late));
    await t.sql(`update triage.queue_batch set made_at = now() - interval '31 minutes' where id = $1`, [
      old.location.split('/').at(-1),
    ]);
    await old.face.get('/triage');
    expect((await old.face.post(`${old.location}/undo`, {})).status).toBe(410);
  });

  it('leaves out what changed between the preview and the button', async () => {
    const id = await arrived();
    const report = await ticks(id);
    await t.sql('update triage.oversight set version = version + 1 where report_id = $1', [id]);
    const { location, face } = await act(duty, 'TAKE', report);
    expect((await face.get(location)).body).toContain('0 reports are yours.');
    expect((await overseen(id))?.state).toBe('unread');
  });

  it('sets aside only what the officer has, with a reason and a time, and gives it back to the queue', async () => {
    const [id, untaken] = [await arrived(), await arrived()];
    await act(duty, 'TAKE', await ticks(id));
    const wrong = await act(duty, 'HOLD', await ticks(id));
    expect([wrong.status, wrong.body.includes('Choose why')]).toEqual([422, true]);
    const hold = await act(duty, 'HOLD', await ticks(id, untaken), {
      reason: 'WAITING_FOR_INTERPRETER',
      minutes: '60',
    });
    expect((await hold.face.get(hold.location)).body).toContain('1 report is set aside.');
    expect((await hold.face.get('/triage?filter=open')).body).not.toContain(`/triage/${id}"`);
    expect((await hold.face.get('/triage?filter=held')).body).toContain(`/triage/${id}"`);
    expect((await overseen(untaken))?.state).toBe('unread');
    const back = await act(duty, 'RETURN', await ticks(id), { reason: 'END_OF_DUTY' });
    expect(back.status).toBe(303);
    expect(await overseen(id)).toMatchObject({ state: 'unread', acknowledgedBy: null, acknowledgedAt: null });
    const told = (await browser(other).get(`/triage/${id}`)).body;
    for (const words of ['Set aside for a while', 'Waiting for an interpreter', 'Given back to the queue'])
      expect(told, words).toContain(words);
  });

  it('puts reports beside another, proposed by exact facts or named by reference', async () => {
    const [lead, same, elsewhere] = [
      await arrived({ ward: 'eastmarch/orchard' }),
      await arrived({ ward: 'eastmarch/orchard' }),
      await arrived({ ward: 'eastmarch/eastgate' }),
    ];
    const senior = browser(duty);
    await senior.get('/triage');
    const preview = await senior.post('/triage/act', { action: 'DUPLICATE', report: await ticks(same) });
    expect(preview.body).toContain(`value="${lead}"`);
    expect(preview.body).not.toContain(`value="${elsewhere}"`);
    expect((await act(duty, 'DUPLICATE', await ticks(same))).status).toBe(422);
    const { location, face } = await act(duty, 'DUPLICATE', await ticks(same, lead), { lead });
    const row = await t.sql('select duplicate_of, queue_place from triage.oversight where report_id = $1', [
      same,
    ]);
    expect(row).toEqual([{ duplicate_of: lead, queue_place: 5 }]);
    const [told] = await t.sql<{ reference: string }>(
      'select reference from reporting.report where id = $1',
      [same],
    );
    // Nothing stands beside a copy: what is put beside one stands beside the report that counts.
    const standsBeside = async (id: string) =>
      (
        await t.sql<{ of: string | null }>(
          'select duplicate_of as of from triage.oversight where report_id = $1',
          [id],
        )
      )[0]?.of;
    const chain = await act(duty, 'DUPLICATE', await ticks(elsewhere), { reference: told?.reference ?? '' });
    expect(await standsBeside(elsewhere)).toBe(lead);
    // No circle: the report that counts named as the same as its own copy is left out.
    const circle = await act(duty, 'DUPLICATE', await ticks(lead), { reference: told?.reference ?? '' });
    expect((await circle.face.get(circle.location)).body).toContain('0 reports stand beside another.');
    await chain.face.post(`${chain.location}/undo`, {});
    expect(await standsBeside(elsewhere)).toBeNull();
    // What stands beside a report goes with it, and comes back with it.
    const whole = await act(duty, 'DUPLICATE', await ticks(lead), { lead: elsewhere });
    expect([await standsBeside(lead), await standsBeside(same)]).toEqual([elsewhere, elsewhere]);
    await whole.face.post(`${whole.location}/undo`, {});
    expect([await standsBeside(lead), await standsBeside(same)]).toEqual([null, lead]);
    await t.sql('update triage.oversight set version = version - 2 where report_id = $1', [same]);
    await face.post(`${location}/undo`, {});
    expect(await t.sql('select duplicate_of from triage.oversight where report_id = $1', [same])).toEqual([
      { duplicate_of: null },
    ]);
  });

  it('asks the next officer, which cannot be taken back', async () => {
    const id = await arrived();
    const { location, face } = await act(duty, 'ESCALATE', await ticks(id), { reason: 'NEEDS_MORE_SENIOR' });
    expect((await overseen(id))?.escalationLevel).toBe(1);
    expect((await face.get(location)).body).not.toContain('/undo');
    expect((await face.post(`${location}/undo`, {})).status).toBe(410);
  });

  it('is shut to detectives and other areas', async () => {
    const id = await arrived();
    const detective = browser(await signIn(t, ['DETECTIVE_INSPECTOR']));
    await detective.get('/triage');
    expect((await detective.post('/triage/act', { action: 'TAKE', report: await ticks(id) })).status).toBe(
      403,
    );
    const west = await signIn(t, ['DUTY_INSPECTOR'], { scopes: ['westmarch'] });
    const { location, face } = await act(west, 'TAKE', await ticks(id));
    expect((await face.get(location)).body).toContain('0 reports are yours.');
    expect((await overseen(id))?.state).toBe('unread');
  });
});

describe('prepared decisions', () => {
  it('fill the form for one report and are kept for each of a group, in the officer’s name', async () => {
    const senior = browser(duty);
    const empty = await senior.get('/triage/prepared');
    expect(empty.body).toContain('You have prepared no decision');
    expect((await senior.post('/triage/prepared', { ...DECISION, name: '' })).status).toBe(422);
    const kept = await senior.post('/triage/prepared', { ...DECISION, name: 'Words only, low risk' });
    expect(kept.location).toBe('/triage/prepared');
    const [row] = await t.sql<{ id: string; answers: object }>(
      'select id, answers from triage.prepared_decision',
    );
    expect(JSON.stringify(row?.answers)).not.toContain(DECISION.reasons);

    const [one, two] = [await arrived(), await arrived()];
    const untaken = await arrived();
    await act(duty, 'TAKE', await ticks(one, two));
    const page = await senior.get(`/triage/${one}?prepared=${row?.id}`);
    expect(page.body).toContain(DECISION.reasons);
    expect(page.body).toMatch(/value="ASB_PERSONAL" checked/);
    expect(await t.sql('select 1 from triage.decision where report_id = $1', [one])).toEqual([]);

    const report = await ticks(one, two, untaken);
    expect((await act(duty, 'DECIDE', report)).status).toBe(422);
    const { location, face } = await act(duty, 'DECIDE', report, { prepared: row?.id ?? '' });
    expect((await face.get(location)).body).toContain('2 reports have your decision, each its own.');
    const lines = await t.sql<{ report_id: string; risk: string; decided_by: string; seal_id: string }>(
      'select report_id, risk, decided_by, seal_id from triage.decision where report_id = any($1::uuid[])',
      [[one, two, untaken]],
    );
    expect(lines.map(({ report_id }) => report_id).sort()).toEqual([one, two].sort());
    expect(new Set(lines.map(({ seal_id }) => seal_id)).size).toBe(2);
    expect(lines.every(({ risk, decided_by }) => risk === 'LOW' && decided_by === duty.id)).toBe(true);
    expect((await senior.post(`/triage/prepared/${row?.id}/remove`, {})).status).toBe(303);
    expect((await senior.get('/triage/prepared')).body).toContain('You have prepared no decision');
  });

  it('belong to one officer', async () => {
    const senior = browser(duty);
    await senior.get('/triage/prepared');
    await senior.post('/triage/prepared', { ...DECISION, name: 'Mine' });
    const [row] = await t.sql<{ id: string }>(
      'select id from triage.prepared_decision where removed_at is null',
    );
    const id = await arrived();
    const colleague = browser(other);
    expect((await colleague.get('/triage/prepared')).body).not.toContain('Mine');
    await act(other, 'TAKE', await ticks(id));
    expect((await colleague.get(`/triage/${id}?prepared=${row?.id}`)).body).not.toContain(DECISION.reasons);
  });
});

describe('an officer’s own ways', () => {
  it('keeps a view under a name, once, and removes it', async () => {
    const senior = browser(duty);
    await senior.get('/triage?area=eastmarch&danger=yes');
    const query = 'filter=open&area=eastmarch&danger=yes&words=nothing';
    expect((await senior.post('/triage/filters', { name: '', query })).status).toBe(422);
    for (let n = 0; n < 2; n++)
      expect((await senior.post('/triage/filters', { name: 'East, danger', query })).location).toBe(
        '/triage?filter=open&area=eastmarch&danger=yes',
      );
    expect((await senior.get('/triage')).body).toContain('East, danger');
    expect((await browser(other).get('/triage')).body).not.toContain('East, danger');
    const [row] = await t.sql<{ id: string }>('select id from triage.saved_filter');
    const colleague = browser(other);
    await colleague.get('/triage');
    expect((await colleague.post(`/triage/filters/${row?.id}/remove`, {})).status).toBe(404);
    expect((await senior.post(`/triage/filters/${row?.id}/remove`, {})).status).toBe(303);
    expect(await t.sql('select 1 from triage.saved_filter')).toEqual([]);
  });

  it('switches single keys off and on again', async () => {
    const senior = browser(duty);
    expect((await senior.get('/triage')).body).toContain('data-keys="on"');
    await senior.get('/triage/keys');
    await senior.post('/triage/keys', { keys: 'off' });
    expect((await senior.get('/triage')).body).toContain('data-keys="off"');
    await senior.post('/triage/keys', { keys: 'on' });
    expect((await senior.get('/triage')).body).toContain('data-keys="on"');
  });
});
