import { afterAll, beforeAll, expect, it } from 'vitest';
import { system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { audienceCells, textAudience } from '#room/community';
import { newLeader } from '../../community/community.testing.ts';
import { quietMinutesLeft } from '../../community/leader.model.ts';
import { type Newsroom, newsroom, publishedStatement } from '../cascade.testing.ts';
import { previewAudience, sendStatement } from '../send-statement.ts';
import type { AudienceRules } from './audience.model.ts';
import { countAudience } from './audience.reads.ts';
import { ALL_LEADERS, freezeSlice } from './audience.store.ts';
import { chooseParts } from './choose-parts.ts';
import { freezeLarge, slicesOf } from './freeze-large.ts';

let t: TestRuntime;
let room: Newsroom;
beforeAll(async () => {
  t = await testRuntime();
  room = await newsroom(t);
});
afterAll(() => t.close());

const worker = <T>(fn: Parameters<TestRuntime['as']>[1]): Promise<T> =>
  t.role('worker').as(system('cascade.freeze-audience'), fn) as Promise<T>;

it('holds a line until quiet hours end, unless it is urgent or would be out of date by then', async () => {
  await t.sql('delete from community.leader');
  const hours: Array<[string, string]> = [
    ['22:00', '07:00'],
    ['07:00', '22:00'],
    ['09:15', '09:15'],
    ['00:00', '23:59'],
    ['23:59', '00:01'],
  ];
  const ids = await Promise.all(hours.map((_, at) => newLeader(t, `quiet${at}`)));
  for (const [at, [from, until]] of hours.entries())
    await t.sql('update community.leader set quiet_from = $2, quiet_until = $3 where id = $1', [
      ids[at],
      from,
      until,
    ]);
  const open = await newLeader(t, 'open');
  const { statementId } = await publishedStatement(t, room);
  const lines = async (change: Partial<AudienceRules>): Promise<Map<string, number>> => {
    const dispatchId = '00000000-0000-4000-8000-00000000000d';
    return t
      .as(room.drafter, async (ctx) => {
        const { parts, rules } = await chooseParts(
          ctx,
          statementId,
          await audienceCells(ctx.tx, ctx.forceId),
          false,
        );
        const given = { ...rules, ...change };
        await freezeSlice(
          ctx,
          dispatchId,
          { parts, ...ALL_LEADERS },
          { rules: given, cells: parts.map(() => null) },
        );
        const rows = await ctx.tx.rows<{ id: string; at: Date }>(
          'select leader_id as id, next_attempt_at as at from cascade.delivery where force_id = $1',
          [ctx.forceId],
        );
        throw new Found(
          new Map(rows.map(({ id, at }) => [id, Math.round((at.getTime() - ctx.now.getTime()) / 60_000)])),
        );
      })
      .catch((error: unknown) => {
        if (error instanceof Found) return error.lines;
        throw error;
      });
  };
  for (const clock of ['00:00', '03:30', '07:00', '09:15', '21:59', '22:00', '23:59']) {
    const found = await lines({ clock });
    expect(found.get(open)).toBe(0);
    for (const [at, [quietFrom, quietUntil]] of hours.entries())
      expect([clock, quietFrom, quietUntil, found.get(ids[at] ?? '')]).toEqual([
        clock,
        quietFrom,
        quietUntil,
        quietMinutesLeft({ quietFrom, quietUntil }, clock),
      ]);
  }
  expect([...(await lines({ clock: '23:30', isUrgent: true })).values()].every((wait) => wait === 0)).toBe(
    true,
  );
  await t.sql(`update cascade.published set valid_until = now() + interval '30 minutes'`);
  expect((await lines({ clock: '23:30' })).get(ids[0] ?? '')).toBe(0);
  await t.sql('delete from community.leader');
});

/** Carries what was found out of a transaction that is rolled back. */
class Found extends Error {
  readonly lines: Map<string, number>;
  constructor(lines: Map<string, number>) {
    super('found');
    this.lines = lines;
  }
}

it('writes a large audience in slices, each leader once, also where it broke off and began again', async () => {
  const { statementId } = await publishedStatement(t, room);
  for (let at = 0; at < 30; at++) await newLeader(t, `many${at}`, { language: at % 3 ? 'en' : 'pl' });
  const dispatchId = await t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, {}));
  // As if it had been too many for one transaction, and the worker had died after some of them.
  await t.sql('update cascade.dispatch set is_frozen = false, recipients = 7 where id = $1', [dispatchId]);
  await t.sql(
    `delete from cascade.delivery where id in (select id from cascade.delivery where dispatch_id = $1 limit 23)`,
    [dispatchId],
  );
  await freezeLarge({ inTransaction: worker });
  const [row] = await t.sql(
    `select count(*)::int as lines, count(distinct leader_id)::int as leaders,
       (select count(distinct id)::int from (select unnest(line_ids) as id from cascade.parcel) u
        where id in (select id from cascade.delivery where dispatch_id = $1)) as parcelled,
       (select recipients from cascade.dispatch where id = $1) as recipients,
       (select is_frozen from cascade.dispatch where id = $1) as frozen
     from cascade.delivery where dispatch_id = $1`,
    [dispatchId],
  );
  expect(row).toEqual({ lines: 30, leaders: 30, parcelled: 30, recipients: 30, frozen: true });
  const counts = await t.as(room.drafter, async (ctx) => {
    const { parts, rules } = await chooseParts(
      ctx,
      statementId,
      await audienceCells(ctx.tx, ctx.forceId),
      false,
    );
    return countAudience(ctx.tx, ctx.forceId, parts, rules);
  });
  expect(counts.reduce((sum, { had }) => sum + had, 0)).toBe(30);
});

it('goes to who wants its kind and to who never chose, however large, and urgent to nobody less', async () => {
  await t.sql('delete from community.leader');
  const ids = await Promise.all(
    ['never', 'meets', 'counts', 'none', 'texts'].map((word) => newLeader(t, word)),
  );
  const chose = (at: number, interests: string[], channel = 'email'): Promise<unknown> =>
    t.sql('update community.leader set interests = $2, channel = $3 where id = $1', [
      ids[at],
      interests,
      channel,
    ]);
  await chose(1, ['meetings', 'patrols']);
  await chose(2, ['figures']);
  await chose(3, []);
  await chose(4, ['figures'], 'text');
  const { statementId } = await publishedStatement(t, room);
  const filter = { interests: ['meetings' as const] };
  const total = async (change: object): Promise<number> =>
    (await t.as(room.drafter, (ctx) => previewAudience(ctx, statementId, change))).total;
  expect([await total({}), await total(filter), await total({ interests: ['figures', 'patrols'] })]).toEqual([
    4, 2, 3,
  ]);
  const byText = (change: object): Promise<number> =>
    t.as(room.drafter, async (ctx) => (await textAudience(ctx.tx, ctx.forceId, change)).length);
  expect([await byText({}), await byText(filter)]).toEqual([1, 0]);
  const urgent = { isUrgent: true, urgentReason: 'A false rumour' };
  await expect(
    t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, filter, urgent)),
  ).rejects.toMatchObject({ problems: [{ field: 'interests', key: 'cascade.send.interests.urgent' }] });

  const dispatchId = await t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, filter));
  const receivers = async (): Promise<unknown[]> =>
    (await t.sql('select leader_id as id from cascade.delivery where dispatch_id = $1', [dispatchId]))
      .map(({ id }) => id)
      .sort();
  const wanted = [ids[0], ids[1]].sort();
  expect(await receivers()).toEqual(wanted);
  await t.sql('delete from cascade.delivery where dispatch_id = $1', [dispatchId]);
  await t.sql('update cascade.dispatch set is_frozen = false, recipients = 0 where id = $1', [dispatchId]);
  await freezeLarge({ inTransaction: worker });
  expect(await receivers()).toEqual(wanted);
});

it('cuts a large part by identifiers without a gap and leaves small ones together', () => {
  const part = (areaPath: string, leaders: number) =>
    ({ areaPath, language: 'en', represents: 'school', leaders, choice: {} }) as never;
  const slices = slicesOf([part('a', 100_000), part('b', 30_000), part('c', 30_000), part('d', 5)]);
  expect(slices.map(({ parts }) => parts.map(({ areaPath }) => areaPath).join())).toEqual([
    'a',
    'a',
    'a',
    'a',
    'b',
    'c,d',
  ]);
  expect(slices[0]?.after).toBe(ALL_LEADERS.after);
  expect(slices[1]?.after).toBe(slices[0]?.upTo);
  expect(slices[2]?.after).toBe(slices[1]?.upTo);
  expect(slices[3]?.after).toBe(slices[2]?.upTo);
  expect(slices[3]?.upTo).toBe(ALL_LEADERS.upTo);
});

it('begins with a small slice whatever the parts are like, so that the first message need not wait', () => {
  const part = (areaPath: string, leaders: number) =>
    ({ areaPath, language: 'en', represents: 'school', leaders, choice: {} }) as never;
  const named = (parts: never[]): string[] =>
    slicesOf(parts).map((slice) => slice.parts.map(({ areaPath }) => areaPath).join());
  expect(named([part('a', 20_000), part('b', 20_000), part('c', 20_000)])).toEqual(['a', 'a', 'b,c']);
  expect(named([part('a', 1_500), part('b', 20_000), part('c', 10_000)])).toEqual(['a', 'b,c']);
  expect(named([part('a', 1_500), part('b', 50_000)])).toEqual(['a', 'b', 'b']);
  expect(named([part('a', 900), part('b', 900)])).toEqual(['a,b']);
});
