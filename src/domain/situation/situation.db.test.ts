import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor, Role } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { newId } from '#kernel/ids';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { amendEvent } from './amend-event.ts';
import { checkThreatLevel } from './check-threat-level.ts';
import { closeEvent } from './close-event.ts';
import type { EventFacts } from './event.model.ts';
import { registerEvent } from './register-event.ts';
import {
  currentThreatLevel,
  eventById,
  eventTitles,
  latestOpenEvent,
  listEvents,
} from './situation.reads.ts';

const person = (roles: Role[]): Actor => ({
  kind: 'staff',
  id: newId(),
  sessionId: newId(),
  name: 'Test Person',
  rank: 'Superintendent',
  roles,
  scopes: [''],
});
const facts = (part: Partial<EventFacts> = {}): EventFacts => ({
  title: 'Attacks abroad',
  what: 'Explosions at an airport and in a metro carriage.',
  place: 'A capital city abroad',
  kind: 'attack-abroad',
  happenedAt: new Date('2026-03-22T07:58:00Z'),
  areaPaths: ['eastmarch/mill-ward', 'eastmarch'],
  groupsTouched: ['muslim'],
  groupsMistaken: ['sikh'],
  hashtags: ['WeStandTogether'],
  ...part,
});

describe('the register of events', () => {
  let t: TestRuntime;
  const commander = person(['COMMANDER']);
  const analyst = person(['ANALYST']);
  const read = (id: string): ReturnType<typeof eventById> =>
    t.as(analyst, (ctx) => eventById(ctx.tx, ctx.forceId, id));
  const register = (part: Partial<EventFacts> = {}): Promise<string> =>
    t.as(commander, (ctx) => registerEvent(ctx, facts(part)));

  beforeAll(async () => {
    t = await testRuntime();
    await t.sql(`insert into platform.force (force_id, name) values ('otherforce', 'Other')`);
  });
  afterAll(() => t.close());

  it('keeps both lists of groups, the widest areas, and tells the later rooms', async () => {
    const id = await register();
    expect(await read(id)).toMatchObject({
      title: 'Attacks abroad',
      areaPaths: ['eastmarch'],
      groupsTouched: ['muslim'],
      groupsMistaken: ['sikh'],
      status: 'open',
      revision: 1,
    });
    const told = await t.sql(`select name from platform.outbox_event where subject_id = $1`, [id]);
    expect(told).toEqual([{ name: 'situation.event-registered' }]);
    expect(await t.as(analyst, (ctx) => latestOpenEvent(ctx.tx, ctx.forceId))).toMatchObject({ id });
  });

  it('takes entries from those who may and shows nothing to another force', async () => {
    await expect(t.as(analyst, (ctx) => registerEvent(ctx, facts()))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    const id = await register();
    const elsewhere = await withContext(t, { forceId: 'otherforce', actor: commander }, async (ctx) => [
      await eventById(ctx.tx, 'aldermarch', id),
      ...(await listEvents(ctx.tx, 'aldermarch')),
      await currentThreatLevel(ctx.tx, 'aldermarch'),
    ]);
    expect(elsewhere.filter((one) => one !== undefined)).toEqual([]);
  });

  it('tells the second of two people who amend at once, and closes once', async () => {
    const id = await register();
    const change = { revision: 1, facts: facts({ groupsMistaken: ['sikh', 'hindu'] }) };
    await t.as(commander, (ctx) => amendEvent(ctx, id, change));
    await expect(t.as(commander, (ctx) => amendEvent(ctx, id, change))).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await read(id)).toMatchObject({ groupsMistaken: ['sikh', 'hindu'], revision: 2 });
    await t.as(commander, (ctx) => closeEvent(ctx, id));
    await expect(t.as(commander, (ctx) => closeEvent(ctx, id))).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      t.as(commander, (ctx) => amendEvent(ctx, id, { revision: 3, facts: facts() })),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('shows the register to no process that faces the outside: an event is public by the statement about it', async () => {
    const id = await register();
    for (const role of ['public_web', 'leader_web'] as const) {
      const open = t.role(role);
      for (const ask of [
        (ctx: Context): Promise<unknown> => eventTitles(ctx.tx, ctx.forceId, [id]),
        (ctx: Context): Promise<unknown> => eventById(ctx.tx, ctx.forceId, id),
        (ctx: Context): Promise<unknown> => currentThreatLevel(ctx.tx, ctx.forceId),
      ])
        await expect(open.as({ kind: 'public' }, ask)).rejects.toThrow(/permission denied/);
    }
  });

  it('keeps every look at the threat level and tells of a change only', async () => {
    const look = (level: 'SEVERE' | 'SUBSTANTIAL', setOn: string): Promise<boolean> =>
      t.as(
        commander,
        async (ctx) => (await checkThreatLevel(ctx, { level, setOn, source: 'MI5 website' })).changed,
      );
    expect(await look('SUBSTANTIAL', '2022-02-09')).toBe(true);
    expect(await look('SUBSTANTIAL', '2022-02-09')).toBe(false);
    expect(await look('SEVERE', '2026-04-30')).toBe(true);
    const current = await t.as(commander, (ctx) => currentThreatLevel(ctx.tx, ctx.forceId));
    expect(current).toMatchObject({ level: 'SEVERE', setOn: '2026-04-30' });
    expect(current).not.toHaveProperty('checkedBy');
    const told = await t.sql(
      `select count(*)::int as n from platform.outbox_event where name = 'situation.threat-level-set'`,
    );
    expect(told).toEqual([{ n: 2 }]);
  });
});
