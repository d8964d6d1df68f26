import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader, signedInLeader } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { draftText, type Newsroom, newsroom, publishedStatement } from '../cascade.testing.ts';
import { holdersOf } from '../delivery.store.ts';
import { leaderRoutes } from '../leader.routes.ts';
import { publicRoutes } from '../public.routes.ts';
import { staffRoutes } from '../staff.routes.ts';
import { withdrawStatement } from '../withdraw-statement.ts';
import { CARD_ITEMS, KIT_ITEMS, PAGE_ITEMS, PREVIEW_DENSITY, PREVIEW_ITEMS } from './kit.model.ts';

describe('the share kit of a published statement', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let site: ReturnType<typeof webClient>;
  let made: { statementId: string; versionId: string };
  let code: string;

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    site = webClient(t.role('public_web'), { audience: 'public', routes: publicRoutes });
    made = await publishedStatement(t, room, draftText());
    const [row] = await t.sql<{ code: string }>('select code from cascade.published where version_id = $1', [
      made.versionId,
    ]);
    code = row?.code ?? '';
  });
  afterAll(async () => {
    await site.close();
    await t.close();
  });

  it('says that it is being made, and then shows every file with its hash', async () => {
    const before = await site.get(`/s/${made.statementId}/kit`);
    expect(before.status).toBe(200);
    expect(before.body).toContain('The kit is being made');
    await t.runJobs();
    const { body, status } = await site.get(`/s/${made.statementId}/kit`);
    expect(status).toBe(200);
    const rows = await t.sql<{ item: string; sha256: string }>(
      `select item, encode(sha256, 'hex') as sha256 from cascade.kit_item where version_id = $1`,
      [made.versionId],
    );
    // No day is named in this text, so there is no calendar.
    expect(rows.map(({ item }) => item).sort()).toEqual(
      KIT_ITEMS.filter((item) => item !== 'dates.ics').sort(),
    );
    const isPreview = (item: string): boolean => (PREVIEW_ITEMS as readonly string[]).includes(item);
    for (const { item, sha256 } of rows) expect(body.includes(sha256), item).toBe(!isPreview(item));
    expect(body).toContain('https://wa.me/?text=');
    expect(body.match(/<h1/g)).toHaveLength(1);
  });

  it('pictures what can be printed and shown: small, in its true shape, and only when somebody comes to it', async () => {
    const { body } = await site.get(`/s/${made.statementId}/kit`);
    const pictures = body.match(/<img [^>]*>/g) ?? [];
    expect(pictures).toHaveLength(CARD_ITEMS.length + PAGE_ITEMS.length);
    let bytes = 0;
    for (const picture of pictures) {
      const {
        src = '',
        width,
        height,
      } = Object.fromEntries(
        [...picture.matchAll(/(src|width|height)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
      );
      expect(picture).toContain('loading="lazy"');
      expect(picture).toMatch(/alt="[^"]+"/);
      expect((await site.get(src)).status).toBe(200);
      const [kept] = await t.sql<{ content: Buffer }>(
        'select content from cascade.kit_item where version_id = $1 and item = $2',
        [made.versionId, src.split('/').at(-1)],
      );
      const content = kept?.content ?? Buffer.alloc(0);
      bytes += content.length;
      const real = await sharp(content).metadata();
      expect(real.width).toBe(Number(width) * PREVIEW_DENSITY);
      expect(Math.abs((real.height ?? 0) - Number(height) * PREVIEW_DENSITY), src).toBeLessThanOrEqual(2);
    }
    // All of them together weigh less than one of the pictures itself.
    expect(bytes).toBeLessThan(100_000);
  });

  it('gives each file as it was hashed, under the address of its version', async () => {
    const manifest = await site.get(`/s/${code}/kit/kit.json`);
    const { files, state } = JSON.parse(manifest.body) as {
      state: string;
      files: Array<{ name: string; sha256: string; bytes: number }>;
    };
    expect(state).toBe('current');
    expect(files).toHaveLength(KIT_ITEMS.length - 1);
    const long = await site.get(`/s/${code}/kit/long.txt`);
    const kept = files.find(({ name }) => name === 'long.txt');
    expect(createHash('sha256').update(long.body).digest('hex')).toBe(kept?.sha256);
    expect((await site.get(`/s/${code}/kit/dates.ics`)).status).toBe(404);
    expect((await site.get(`/s/${code}/kit/..%2f..%2fetc`)).status).toBe(404);
  });

  it('every text of it is genuine or a part, with nothing of ours taken for somebody else’s', async () => {
    for (const item of ['chat.txt', 'long.txt', 'read-aloud.txt']) {
      const { body } = await site.get(`/s/${code}/kit/${item}`);
      const verdict = (await site.post('/check', { text: body })).body;
      expect(verdict, item).toMatch(/Yes, this is our message|This is a part of our message/);
      expect(verdict, item).not.toContain('Somebody put this');
    }
  });

  it('makes nothing twice: what is kept stays byte for byte', async () => {
    const all = (): Promise<unknown[]> =>
      t.sql(`select item, made_at::text, encode(sha256, 'hex') from cascade.kit_item order by item`, []);
    const before = await all();
    await t.runClock('cascade.make-missing-kits');
    expect(await all()).toEqual(before);
    await expect(
      t.role('worker').pool.query("update cascade.kit_item set content = 'x' where item = 'chat.txt'"),
    ).rejects.toThrow(/permission denied/);
  });

  it('is taken by a leader who says where it will be used, and whom a correction then finds', async () => {
    const leader: Actor = await signedInLeader(t, await newLeader(t, 'gul'));
    const portal = webClient(t.role('leader_web'), {
      audience: 'leader',
      routes: leaderRoutes,
      actor: leader,
    });
    const page = `/statements/${made.statementId}/kit`;
    expect((await portal.get(page)).body).toContain('Where will you use it?');
    expect((await portal.post(page, { version: made.versionId })).status).toBe(422);
    const taken = await portal.post(page, {
      version: made.versionId,
      channels: ['notice-board'],
    });
    expect(taken.status).toBe(303);
    expect((await portal.get(page)).body).toContain('that you took this kit');
    const rows = await t.sql(`select taker_kind, channels from cascade.kit_taking`, []);
    expect(rows).toEqual([{ taker_kind: 'leader', channels: ['notice-board'] }]);
    // Nobody ever sent this leader the statement: the kit alone makes a holder of them.
    const held = await t
      .role('worker')
      .as(system('cascade.chase-correction'), (ctx) => holdersOf(ctx, made.versionId));
    expect(held).toEqual([{ leaderId: leader.kind === 'leader' ? leader.id : '', hasPassedOn: true }]);
    await portal.close();
  });

  it('is taken by staff, who see for which channels it was taken', async () => {
    const desk = webClient(t.role('staff_web'), {
      audience: 'staff',
      routes: staffRoutes,
      actor: room.inspector,
    });
    const page = `/statements/${made.statementId}/kit`;
    await desk.post(page, { version: made.versionId, channels: ['notice-board'] });
    const { body, status } = await desk.get(page);
    expect(status).toBe(200);
    expect(body).toContain('Who took kits of this statement');
    expect(body).toMatch(/Notice board or poster<\/th><td[^>]*>1<\/td><td[^>]*>1<\/td>/);
    await desk.close();
  });

  it('gives nothing out of a withdrawn statement but the reason and the list of hashes', async () => {
    await t.as(room.commander, (ctx) => withdrawStatement(ctx, made.statementId, 'It named the wrong town.'));
    for (const url of [
      `/s/${made.statementId}/kit`,
      `/s/${code}/kit`,
      `/s/${code}/kit/card-square.png`,
      `/s/${code}/kit/poster-a4.pdf`,
    ]) {
      const { status, body } = await site.get(url);
      expect(status, url).toBe(410);
      expect(body).toContain('It named the wrong town.');
    }
    const manifest = await site.get(`/s/${code}/kit/kit.json`);
    expect(JSON.parse(manifest.body)).toMatchObject({ state: 'withdrawn', code });
  });
});
