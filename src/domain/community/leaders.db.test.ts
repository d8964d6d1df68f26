import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { audience } from './audience.reads.ts';
import { newLeader, seedAreas, signedInLeader, signedInStaff } from './community.testing.ts';
import { IMPORT_COLUMNS } from './import-file.model.ts';
import { importLeaders, planImport } from './import-leaders.ts';
import { leaderByEmail, leaderEmailKey, leaderForSession } from './leader-by-email.ts';
import { leaderContacts } from './leader-contacts.ts';
import { unsubscribe } from './unsubscribe.ts';

const HEADER = IMPORT_COLUMNS.join(',');
const line = (word: string, area = 'eastmarch/mill-ward'): string =>
  `Kim ${word},${word}@example.org,,${area},en,residents,Weavers residents,email,consent,2026-01-15`;

describe('leaders', () => {
  let t: TestRuntime;
  let officer: Actor;
  const worker = (): TestRuntime => t.role('worker');
  const system: Actor = { kind: 'system', name: 'test.delivery' };
  const key = (): ReturnType<typeof leaderEmailKey> => leaderEmailKey(t.config.receiptPepper);
  const count = async (): Promise<unknown> =>
    (await t.sql('select count(*)::int as n from community.leader'))[0];

  beforeAll(async () => {
    t = await testRuntime();
    await t.sql(`insert into platform.force (force_id, name) values ('otherforce', 'Other')`);
    await seedAreas(t);
    officer = await signedInStaff(t, ['ENGAGEMENT_OFFICER'], ['']);
  });
  afterAll(() => t.close());

  it('stores no name, address or number in clear, and the worker opens them to deliver', async () => {
    const id = await newLeader(t, 'kestrel');
    const rows = await t.sql(`select l.*::text as line from community.leader l where id = $1`, [id]);
    expect(JSON.stringify(rows)).not.toMatch(/kestrel|960101/i);
    const contacts = await worker().as(system, (ctx) => leaderContacts(ctx, [id], 'delivery'));
    expect(contacts[0]?.email?.reveal()).toBe('kestrel@example.org');
    expect(contacts[0]?.name.reveal()).toBe('Sam kestrel');
    expect(JSON.stringify(contacts)).not.toMatch(/kestrel/);
  });

  it('finds a leader by address whatever its case, and nobody by another force or another address', async () => {
    const id = await newLeader(t, 'linnet');
    const find = (forceId: string, email: string): Promise<string | undefined> =>
      withContext(
        t.role('leader_web'),
        { forceId, actor: { kind: 'public' } },
        async (ctx) => (await leaderByEmail(ctx, key(), email))?.id,
      );
    expect(await find('aldermarch', ' Linnet@EXAMPLE.org ')).toBe(id);
    expect(await find('otherforce', 'linnet@example.org')).toBeUndefined();
    expect(await find('aldermarch', 'nobody@example.org')).toBeUndefined();
    expect(await find('aldermarch', 'linnet')).toBeUndefined();
  });

  it('asks for an audience by area and what lies below it, language and part', async () => {
    const pl = await newLeader(t, 'siskin', {
      language: 'pl',
      areaPath: 'westmarch/weavers',
      represents: 'school',
    });
    const ask = (filter: Parameters<typeof audience>[2]): Promise<string[]> =>
      worker().as(system, async (ctx) => (await audience(ctx.tx, ctx.forceId, filter)).map(({ id }) => id));
    expect(await ask({ areaPaths: ['westmarch'] })).toEqual([pl]);
    expect(await ask({ areaPaths: ['westmarch'], languages: ['en'] })).toEqual([]);
    expect(await ask({ represents: ['school'] })).toEqual([pl]);
    expect(await ask({})).toContain(pl);
    expect((await ask({ areaPaths: [''] })).length).toBe((await ask({})).length);
    const elsewhere = await withContext(worker(), { forceId: 'otherforce', actor: system }, (ctx) =>
      audience(ctx.tx, 'aldermarch', {}),
    );
    expect(elsewhere).toEqual([]);
  });

  it('leaves out at once who unsubscribed, keeps them in the portal, and does it once', async () => {
    const id = await newLeader(t, 'wren');
    const all = (): Promise<string[]> =>
      worker().as(system, async (ctx) => (await audience(ctx.tx, ctx.forceId)).map((one) => one.id));
    expect(await all()).toContain(id);
    const portal = await signedInLeader(t, id);
    for (const _ of [1, 2]) await t.role('leader_web').as(portal, (ctx) => unsubscribe(ctx, id, 'email'));
    expect(await all()).not.toContain(id);
    const [told] = await t.sql<{ n: number }>(
      `select count(*)::int as n from platform.outbox_event where subject_id = $1`,
      [id],
    );
    expect(told?.n).toBe(1);
    const other = await signedInLeader(t, await newLeader(t, 'pipit'));
    await expect(
      t.role('leader_web').as(other, (ctx) => unsubscribe(ctx, id, 'everything')),
    ).rejects.toMatchObject({ code: 'not-allowed' });
    const session = await t.role('leader_web').as(portal, (ctx) => leaderForSession(ctx));
    expect(session?.id).toBe(id);
    const [contact] = await worker().as(system, (ctx) => leaderContacts(ctx, [id], 'notification'));
    expect(contact?.email).toBeNull();
  });

  it('erases who leaves: nothing to open, no session, no audience, and no way back by an old list', async () => {
    const id = await newLeader(t, 'dunnock');
    const portal = await signedInLeader(t, id);
    await t.role('leader_web').as(portal, (ctx) => unsubscribe(ctx, id, 'everything'));
    const [row] = await t.sql(
      'select name_sealed, email_sealed, phone_sealed, seal_id from community.leader where id = $1',
      [id],
    );
    expect(Object.values(row ?? { gone: 1 })).toEqual([null, null, null, null]);
    expect(await t.sql('select 1 from platform.seal where record_id = $1', [id])).toEqual([]);
    await expect(t.role('leader_web').as(portal, (ctx) => leaderForSession(ctx))).rejects.toMatchObject({
      code: 'sign-in-first',
    });
    await t.runJobs({ failures: 'collect' });
    const sessions = await t.sql(
      'select 1 from access.leader_session where leader_id = $1 and ended_at is null',
      [id],
    );
    expect(sessions).toEqual([]);
    const plan = await t.as(officer, (ctx) =>
      planImport(ctx, key(), { text: `${HEADER}\n${line('dunnock')}`, languages: ['en'] }),
    );
    expect(plan).toMatchObject({ ready: 0, batchId: undefined, duplicates: [{ line: 2 }] });
    expect(plan.duplicates[0]?.leftAt).toBeInstanceOf(Date);
  });

  it('imports nothing while it checks, names the bad lines, and imports the good ones once when told', async () => {
    const before = await count();
    const text = [
      HEADER,
      line('heron'),
      line('egret', 'atlantis'),
      line('heron'),
      line('kestrel'),
      line('osprey'),
    ].join('\n');
    const plan = await t.as(officer, (ctx) => planImport(ctx, key(), { text, languages: ['en'] }));
    expect(await count()).toEqual(before);
    expect(plan.problems.map((one) => `${one.line} ${one.column} ${one.key}`)).toEqual([
      '3 area area',
      '4 email twice-in-file',
    ]);
    expect(plan.duplicates).toEqual([{ line: 5, value: 'kestrel@example.org', leftAt: null }]);
    expect(plan.ready).toBe(2);
    const staged = await t.sql('select b.*::text as line from community.import_batch b');
    expect(JSON.stringify(staged)).not.toMatch(/heron|osprey/);

    const other = await signedInStaff(t, ['ENGAGEMENT_OFFICER'], ['']);
    await expect(t.as(other, (ctx) => importLeaders(ctx, key(), plan.batchId ?? ''))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    const told = await Promise.all(
      [1, 2].map(() => t.as(officer, (ctx) => importLeaders(ctx, key(), plan.batchId ?? ''))),
    );
    expect(told).toEqual([2, 2]);
    const [heron] = await worker().as(system, async (ctx) => {
      const found = await leaderByEmail(ctx, key(), 'heron@example.org');
      return leaderContacts(ctx, [found?.id ?? ''], 'delivery');
    });
    expect(heron?.name.reveal()).toBe('Kim heron');
    expect(
      await t.sql('select rows_sealed from community.import_batch where id = $1', [plan.batchId]),
    ).toEqual([{ rows_sealed: null }]);
  });

  it('changes nothing for a half-readable file, and says gone after a day', async () => {
    const before = await count();
    const half = await t.as(officer, (ctx) =>
      planImport(ctx, key(), { text: `${HEADER}\n${line('plover')}\n"open`, languages: ['en'] }),
    );
    expect(half).toMatchObject({ ready: 0, batchId: undefined, problems: [{ key: 'broken-quotes' }] });
    const plan = await t.as(officer, (ctx) =>
      planImport(ctx, key(), { text: `${HEADER}\n${line('plover')}`, languages: ['en'] }),
    );
    await t.sql(`update community.import_batch set expires_at = now() - interval '1 second' where id = $1`, [
      plan.batchId,
    ]);
    await expect(t.as(officer, (ctx) => importLeaders(ctx, key(), plan.batchId ?? ''))).rejects.toMatchObject(
      {
        code: 'gone',
      },
    );
    await t.runClock('community.drop-stale-imports');
    expect(
      await t.sql('select rows_sealed from community.import_batch where id = $1', [plan.batchId]),
    ).toEqual([{ rows_sealed: null }]);
    expect(await count()).toEqual(before);
  });

  it('lets only the engagement officer import, and only into areas that are theirs', async () => {
    const ward = await signedInStaff(t, ['WARD_OFFICER'], ['']);
    const text = `${HEADER}\n${line('crake', 'westmarch/weavers')}`;
    await expect(
      t.as(ward, (ctx) => planImport(ctx, key(), { text, languages: ['en'] })),
    ).rejects.toMatchObject({
      code: 'not-allowed',
    });
    const east = await signedInStaff(t, ['ENGAGEMENT_OFFICER'], ['eastmarch']);
    const plan = await t.as(east, (ctx) => planImport(ctx, key(), { text, languages: ['en'] }));
    expect(plan.problems).toMatchObject([{ line: 2, column: 'area', key: 'area' }]);
  });
});
