import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { type Newsroom, newsroom } from '../cascade.testing.ts';
import { staffRoutes } from '../staff.routes.ts';
import { registerTier, removeTier } from './register-tier.ts';
import { DEEPEST, isTierPath, newLabel } from './tier.model.ts';
import { headOf, reachBelow } from './tier.reads.ts';

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
});
