import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader, signedInLeader } from '../../community/community.testing.ts';
import { unsubscribe } from '../../community/unsubscribe.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { type Newsroom, newsroom } from '../cascade.testing.ts';
import { leaderRoutes } from '../leader.routes.ts';
import { publicRoutes } from '../public.routes.ts';
import { staffRoutes } from '../staff.routes.ts';
import { registerTier, removeTier } from './register-tier.ts';
import { sumTiers } from './sum-tiers.ts';
import { DEEPEST, isTierPath, newLabel } from './tier.model.ts';
import { headOf, reachBelow } from './tier.reads.ts';
import { moveIntoSums } from './tier.store.ts';

describe('tiers below a leader', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let leaderId: string;
  let otherId: string;

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    leaderId = await newLeader(t, 'head');
    otherId = await newLeader(t, 'other');
  });
  afterAll(() => t.close());

  const join = (parentPath: string, people: number, leader = leaderId): Promise<string> =>
    t.as(room.drafter, (ctx) =>
      registerTier(ctx, {
        leaderId: leader,
        parentPath,
        areaPath: 'eastmarch/mill-ward',
        language: 'pl',
        channel: 'worship',
        people,
      }),
    );
  const below = (path: string) => t.as(room.drafter, (ctx) => reachBelow(ctx.tx, ctx.forceId, path));

  it('makes paths that hold nothing else', () => {
    expect(isTierPath(newLabel() + newLabel())).toBe(true);
    for (const wrong of ['', 'abc', 'abcde~', 'ABCDEF', newLabel().repeat(DEEPEST + 1)])
      expect(isTierPath(wrong), wrong).toBe(false);
  });

  it('counts below each place at any depth, apart from other leaders, and goes eight steps down', async () => {
    const first = await join('', 10);
    const second = await join(first, 20);
    await join(first, 30);
    await join('', 5, otherId);
    const head = await t.as(room.drafter, (ctx) => headOf(ctx.tx, ctx.forceId, leaderId));
    expect(first.slice(0, 6)).toBe(head?.path);
    expect(await below(head?.path ?? '')).toEqual({ tiers: 3, people: 60 });
    expect(await below(first)).toEqual({ tiers: 2, people: 50 });
    expect(await below(second)).toEqual({ tiers: 0, people: 0 });

    let path = second;
    while (path.length < DEEPEST * 6) path = await join(path, 1);
    await expect(join(path, 1)).rejects.toMatchObject({ code: 'conflict' });

    await t.as(room.drafter, (ctx) => removeTier(ctx, leaderId, first));
    expect((await below(head?.path ?? '')).people).toBe(50 + DEEPEST - 3);
    await expect(join(first, 1)).rejects.toMatchObject({ code: 'conflict' });
    await expect(join(second, 1, otherId)).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      t.as(room.drafter, (ctx) => removeTier(ctx, leaderId, head?.path ?? '')),
    ).rejects.toMatchObject({ code: 'not-found' });
    await expect(join('', 100_001)).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('answers the same before, while and after changes are moved into the sums', async () => {
    const own = await newLeader(t, 'plover');
    const first = await join('', 10, own);
    const second = await join(first, 20, own);
    const third = await join(second, 30, own);
    const head = first.slice(0, 6);
    const answers = async (): Promise<unknown> => [
      await below(head),
      await below(first),
      await below(second),
    ];
    const kept = () =>
      t.sql<{ path: string; tiers: number; people: number }>(
        'select path, tiers, people from cascade.tier_sum where path like $1 order by path',
        [`${head}%`],
      );
    const worker = t.role('worker');
    const inTransaction = <T>(fn: (ctx: Context) => Promise<T>): Promise<T> => worker.as(system('test'), fn);
    const before = [
      { tiers: 3, people: 60 },
      { tiers: 2, people: 50 },
      { tiers: 1, people: 30 },
    ];
    expect(await answers()).toEqual(before);
    // One part of the work, held until others have asked: they see what stood there before.
    await inTransaction(async (ctx) => {
      expect(await moveIntoSums(ctx, 100)).toBeGreaterThanOrEqual(4);
      expect(await answers()).toEqual(before);
      expect(await inTransaction((other) => moveIntoSums(other, 100))).toBe(0);
    });
    expect(await answers()).toEqual(before);
    expect(await kept()).toEqual([
      { path: head, tiers: 1, people: 10 },
      { path: first, tiers: 1, people: 20 },
      { path: second, tiers: 1, people: 30 },
    ]);
    await t.as(room.drafter, (ctx) => removeTier(ctx, own, second));
    await join(second.slice(0, -6), 7, own);
    const after = [
      { tiers: 3, people: 47 },
      { tiers: 2, people: 37 },
      { tiers: 1, people: 30 },
    ];
    expect(await answers()).toEqual(after);
    expect(await sumTiers(inTransaction)).toBe(2);
    expect(await sumTiers(inTransaction)).toBe(0);
    expect(await answers()).toEqual(after);
    expect((await kept())[1]).toEqual({ path: first, tiers: 1, people: 7 });
    expect(third.startsWith(second)).toBe(true);
  });

  it('registers and ends a place by its page', async () => {
    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    try {
      const url = `/leaders/${otherId}/tiers`;
      await desk.get(url);
      const form = { parentPath: '', areaPath: 'westmarch', language: 'ur', channel: 'radio', people: '300' };
      expect((await desk.post(url, { ...form, people: 'many' })).status).toBe(422);
      expect((await desk.post(url, form)).status).toBe(303);
      const shown = await desk.get(url);
      expect(shown.body).toContain('about 300 people; nobody below');
      const path = /name="path" value="([^"]+)"/.exec(shown.body)?.[1] ?? '';
      expect((await desk.post(`${url}/end`, { path }, url)).status).toBe(303);
    } finally {
      await desk.close();
    }
  });

  it('is joined by a link, which makes a link of its own, and the leader sees and ends places', async () => {
    const own = await newLeader(t, 'weaver');
    const actor = await signedInLeader(t, own);
    const portal = webClient(t.role('leader_web'), {
      audience: 'leader',
      routes: leaderRoutes,
      actor,
    });
    const site = webClient(t.role('public_web'), { audience: 'public', routes: publicRoutes });
    const invitation = (html: string): string => /\/join\/([a-z0-9]+-[0-9a-f]{20})/.exec(html)?.[1] ?? '';
    const form = { areaPath: 'westmarch', language: 'ur', channel: 'radio', people: 'about 300' };
    try {
      expect((await portal.get('/network')).body).toContain('Make a link');
      expect((await portal.post('/network', {})).location).toBe('/network');
      await portal.post('/network', {}, '/');
      const link = invitation((await portal.get('/network')).body);
      const forged = link.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
      for (const wrong of [forged, link.slice(0, 6), `${link}0`, link.replace('-', '')])
        expect((await site.get(`/join/${wrong}`)).status, wrong).toBe(404);
      expect((await site.get(`/join/${link}`)).body).toContain('We ask for no name, number or address.');
      const many = await site.post(`/join/${link}`, { ...form, people: 'many' });
      expect(many.status).toBe(422);
      expect(many.body).toContain('Write a number from 1 to');
      const joined = await site.post(`/join/${link}`, form);
      expect(joined.location).toMatch(/^\/joined\//);
      const second = invitation((await site.get(joined.location)).body);
      expect(joined.location).toBe(`/joined/${second}`);
      await site.post(`/join/${second}`, { ...form, channel: 'worship', people: '20' });
      expect((await site.get(joined.location)).body).toContain(
        'Joined below you: 1. They reach about 20 people.',
      );
      const shown = (await portal.get('/network')).body;
      expect(shown).toContain('Joined below you: 2. They reach about 320 people.');
      expect(shown).toContain('Local radio');

      const stranger = webClient(t.role('leader_web'), {
        audience: 'leader',
        routes: leaderRoutes,
        actor: await signedInLeader(t, otherId),
      });
      const path = second.split('-')[0] ?? '';
      expect((await stranger.post('/network/end', { path }, '/network')).status).not.toBe(303);
      await stranger.close();
      expect((await portal.post('/network/end', { path }, '/network')).status).toBe(303);
      for (const gone of [`/join/${second}`, `/joined/${second}`])
        expect((await site.get(gone)).status).toBe(410);
      expect((await portal.get('/network')).body).toContain('They reach about 20 people.');

      await t.sql(
        `insert into cascade.tier (force_id, path, leader_id, area_path, language, channel, people, registered_at)
         select $1, $2 || lpad(n::text, 6, '2'), $3, 'westmarch', 'en', 'radio', 1, now()
         from generate_series(300, 498) n`,
        [t.forceId, link.split('-')[0], own],
      );
      const full = await site.post(`/join/${link}`, form);
      expect([full.status, full.location]).toEqual([410, '']);
      await t.sql('delete from cascade.tier where people = 1 and leader_id = $1 and length(path) = 12', [
        own,
      ]);
      expect((await site.get(`/join/${link}`)).status).toBe(200);
      await t.role('leader_web').as(actor, (ctx) => unsubscribe(ctx, own, 'everything'));
      expect((await site.get(`/join/${link}`)).status).toBe(410);
    } finally {
      await portal.close();
      await site.close();
    }
  });
});
