import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader, signedInLeader } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { acknowledgeStatement, passOn } from '../acknowledge-statement.ts';
import { type Newsroom, newsroom, publishedStatement } from '../cascade.testing.ts';
import { REMINDED_AT_ONCE } from '../delivery.model.ts';
import { sendStatement } from '../send-statement.ts';
import { staffRoutes } from '../staff.routes.ts';
import { keptCoverage, liveCoverage } from './coverage.reads.ts';
import { recount } from './coverage.store.ts';
import { readCallList } from './read-call-list.ts';

const words = (html: string): string =>
  html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

describe('who was reached', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let desk: ReturnType<typeof webClient>;
  let analyst: ReturnType<typeof webClient>;
  let out: { statementId: string; versionId: string };
  let east: string;
  let west: string;

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    analyst = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.analyst });
    east = await newLeader(t, 'east', { language: 'en' });
    await newLeader(t, 'east.two', { language: 'pl', represents: 'school' });
    west = await newLeader(t, 'west', { areaPath: 'westmarch/weavers' });
    out = await publishedStatement(t, room);
    await t.as(room.drafter, (ctx) => sendStatement(ctx, out.statementId, {}));
  });
  afterAll(async () => {
    await desk.close();
    await analyst.close();
    await t.close();
  });

  const page = async (path: string): Promise<string> =>
    words((await desk.get(`/statements/${out.statementId}/${path}`)).body);

  it('names silent areas, then languages and parts, as leaders acknowledge', async () => {
    expect(await page('coverage')).toContain('Nobody has acknowledged in Eastmarch (2 leaders were sent it)');
    const leader = await signedInLeader(t, east);
    await t.role('leader_web').as(leader, async (ctx) => {
      await acknowledgeStatement(ctx, out.versionId);
      await passOn(ctx, { versionId: out.versionId, channels: ['worship'], people: 40 });
    });
    const shown = await page('coverage');
    expect(shown).not.toContain('acknowledged in Eastmarch (2');
    for (const line of [
      'Nobody has acknowledged in Westmarch (1 leader was sent it)',
      'Nobody has acknowledged for readers of Polish in Eastmarch (1 leader was sent it)',
      'Nobody has acknowledged in Eastmarch of those whose part is “School” (1 leader was sent it)',
      'Eastmarch 2 0 0 1 1 40',
    ])
      expect(shown).toContain(line);
    const said = async (statementId: string): Promise<string> =>
      words((await desk.get(`/statements/${statementId}`)).body);
    expect(await said(out.statementId)).toContain(
      '1 leader says that they have read it; 1 says that they passed it on, to about 40 people.',
    );
    // What was said of one statement is not said of another about the same event.
    const { statementId } = await publishedStatement(t, room);
    expect(await said(statementId)).toContain('No leader says that they have read it');
  });

  it('counts the same for a large dispatch, and only when something changed', async () => {
    const worker = t.role('worker');
    const count = (): Promise<boolean> =>
      worker.as(system('cascade.count-coverage'), (ctx) => recount(ctx, out.versionId));
    expect(await count()).toBe(true);
    const [live, kept] = await t.as(room.drafter, async (ctx) => [
      await liveCoverage(ctx.tx, ctx.forceId, [out.versionId]),
      await keptCoverage(ctx.tx, ctx.forceId, [out.versionId]),
    ]);
    const sorted = (cells: typeof live = []) => cells.map((cell) => JSON.stringify(cell)).sort();
    expect(sorted(kept)).toHaveLength(3);
    expect(sorted(kept)).toEqual(sorted(live));
    await t.sql(`update cascade.coverage_count set counted_at = now() + interval '1 second'`);
    expect(await count()).toBe(false);
  });

  it('reminds who said nothing: hours later, once for a version, and twice in a week at most', async () => {
    const remind = (statementId: string) =>
      desk.post(`/statements/${statementId}/coverage/remind`, {}, `/statements/${statementId}/coverage`);
    const left = (hours: number): Promise<unknown> =>
      t.sql(
        `update cascade.delivery set state = 'handed-over', changed_at = now() - make_interval(hours => $1)
         where kind = 'statement'`,
        [hours],
      );
    await left(3);
    const early = await remind(out.statementId);
    expect(early.status).toBe(422);
    expect(words(early.body)).toContain('Nobody is left to remind now');
    await left(5);
    // As many as one press reminds, all of whom read in the portal alone, come before everybody else.
    await t.sql(
      `insert into cascade.delivery (force_id, id, dispatch_id, kind, leader_id, root_version_id, version_id, priority,
         please_forward, state, next_attempt_at, changed_at)
       select d.force_id, n.id, d.dispatch_id, d.kind, n.id, d.root_version_id, d.version_id, 0, true, 'handed-over',
         d.changed_at, d.changed_at
       from cascade.delivery d
       cross join (select ('00000000-0000-0000-0000-' || lpad(to_hex(i), 12, '0'))::uuid as id
         from generate_series(1, $2) i) n
       where d.leader_id = $1 and d.kind = 'statement'`,
      [west, REMINDED_AT_ONCE],
    );
    const { location } = await remind(out.statementId);
    expect(location).toBe(`/statements/${out.statementId}/coverage?reminded=2`);
    expect(words((await desk.get(location)).body)).toContain('2 leaders are reminded.');
    expect((await remind(out.statementId)).status).toBe(422);
    await t.sql(`delete from cascade.delivery where leader_id < '00000000-0000-0000-0001-000000000000'`);
    // A reminder that never left is none.
    await t.sql(`update cascade.delivery set state = 'left-off' where kind = 'reminder' and leader_id = $1`, [
      west,
    ]);
    expect((await remind(out.statementId)).location).toContain('reminded=1');
    expect((await remind(out.statementId)).status).toBe(422);
    expect(await page('call-list')).toMatch(/Westmarch.{0,80} \d{1,2} \w+ \d{4}/);
    // A second statement reaches all three; a third only the one who was reminded once.
    for (const reminded of [3, 1]) {
      const { statementId } = await publishedStatement(t, room);
      await t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, {}));
      await left(5);
      expect((await remind(statementId)).location).toContain(`reminded=${reminded}`);
    }
    await t.sql(`delete from cascade.delivery where kind = 'reminder'`);
  });

  it('opens the number of a silent leader for a reason, and writes down how the call ended', async () => {
    const list = await desk.get(`/statements/${out.statementId}/call-list`);
    expect(list.body).toContain(`/call-list/${west}`);
    expect(list.body).not.toContain(`/call-list/${east}`);
    expect(words(list.body)).not.toContain('Sam west');
    // The list is cut after its areas are chosen, not before: whoever stands first in another area takes no place.
    const firstIn = (areaPaths: string[] | null) =>
      t.as(room.drafter, async (ctx) => {
        const about = { statementId: out.statementId, roots: [out.versionId], areaPaths, limit: 1 };
        return (await readCallList(ctx, about)).leaders.map(({ areaPath }) => areaPath);
      });
    expect(await firstIn(null)).not.toEqual(['westmarch/weavers']);
    expect(await firstIn(['westmarch/weavers'])).toEqual(['westmarch/weavers']);
    const one = `/statements/${out.statementId}/call-list/${west}`;
    await desk.get(one);
    expect((await desk.post(one, { step: 'open', reason: '' })).status).toBe(422);
    const opened = await desk.post(one, { step: 'open', reason: 'Nobody has acknowledged in Westmarch' });
    expect(words(opened.body)).toContain('Sam west');
    expect(opened.body).toContain('tel:01632960101');
    expect((await desk.post(one, { step: 'log', outcome: 'no-answer' })).status).toBe(303);
    expect(await page('call-list')).toContain('No answer, ');
    const calls = await t.sql('select outcome, reason from cascade.call order by called_at');
    expect(calls).toEqual([
      { outcome: 'opened', reason: 'Nobody has acknowledged in Westmarch' },
      { outcome: 'no-answer', reason: '' },
    ]);
    const unsent = await newLeader(t, 'unsent');
    await desk.get(one);
    const other = await desk.post(`/statements/${out.statementId}/call-list/${unsent}`, {
      step: 'open',
      reason: 'curious',
    });
    expect(other.status).toBe(404);
    expect((await analyst.get(`/statements/${out.statementId}/call-list`)).status).toBe(403);
    expect((await analyst.get(`/statements/${out.statementId}/coverage`)).status).toBe(200);
  });
});
