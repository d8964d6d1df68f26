import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC } from '#kernel/actor';
import { sensitive } from '#kernel/sensitive';
import { indexKey } from '#platform/crypto/blind-index';
import { newP256Key, p256Pair } from '#platform/crypto/p256';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { openPushBlackhole } from '../../../channels/blackhole/blackhole.ts';
import { openWebPush } from '../../../channels/push/push.ts';
import { PushService, type TestBrowserKeys } from '../../../channels/push/push-service.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { draftText, type Newsroom, newsroom, publishedStatement } from '../cascade.testing.ts';
import { publicRoutes } from '../public.routes.ts';
import { staffRoutes } from '../staff.routes.ts';
import { withdrawStatement } from '../withdraw-statement.ts';
import { jobs } from '../worker.jobs.ts';
import { followStatements } from './follow-statements.ts';
import { MOST_PUSHES } from './push.model.ts';
import { PUSH_JOB } from './queue-pushes.ts';
import { sendPushes } from './send-pushes.ts';

describe('being told of statements in a browser', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let site: ReturnType<typeof webClient>;
  const service = new PushService();
  const key = newP256Key();
  const push = openWebPush(
    { privateKey: sensitive(key), contact: 'mailto:statements@aldermarch.example' },
    true,
  );

  const follow = (browser: TestBrowserKeys, area = '', prefix = '') => {
    const { endpoint, p256dh, auth } = browser;
    return site.post(`${prefix}/s/follow`, { endpoint, p256dh, auth, area });
  };
  /** Past the page, which takes twenty a minute from one address. */
  const followDirectly = (subscription: TestBrowserKeys) => {
    const outside = t.role('public_web');
    const key = indexKey(outside.config.receiptPepper, 'cascade.push');
    return outside.as(PUBLIC, (ctx) =>
      followStatements(ctx, { subscription, areaPath: '', language: 'en' }, { key, mayBeLocal: true }),
    );
  };
  /** Every job of this room but the sender and the kits, then one sending run. */
  const send = async (channel = push): Promise<number> => {
    await t.runJobs({
      jobs: jobs.filter(
        ({ name }) => name !== PUSH_JOB && !name.includes('kits') && name !== 'cascade.dispatch',
      ),
    });
    const worker = t.role('worker');
    return sendPushes({
      push: channel,
      isExercise: true,
      inTransaction: (fn) => worker.as({ kind: 'system', name: PUSH_JOB }, fn),
    });
  };
  const states = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      (
        await t.sql<{ at: string; n: number }>(
          `select kind || ' ' || state as at, count(*)::int as n from cascade.push_line group by 1 order by 1`,
        )
      ).map(({ at, n }) => [at, n]),
    );
  const makeDue = () => t.sql(`update cascade.push_line set next_attempt_at = now() - interval '1 second'`);
  const seals = async (): Promise<number> =>
    (await t.sql(`select 1 from platform.seal where owner_table = 'cascade.push_subscription'`)).length;

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    await service.open();
    const outside = t.role('public_web');
    const { publicKey } = p256Pair(key);
    outside.config.push = {
      kind: 'web',
      publicKey: publicKey.toString('base64url'),
      contact: 'mailto:a@example.org',
    };
    site = webClient(outside, { audience: 'public', routes: publicRoutes });
  });
  afterAll(async () => {
    await site.close();
    await service.close();
    await t.close();
  });

  it('a browser asks on a public page; what is kept of it is sealed, and asking again makes no second one', async () => {
    const page = await site.get('/s/follow?area=eastmarch');
    expect(page.status).toBe(200);
    expect(page.body).toContain(`data-key="${p256Pair(key).publicKey.toString('base64url')}"`);
    const forSchools = (await site.get('/ur/s/follow?area=eastmarch&community=school')).body;
    expect(forSchools).toContain('href="/ur/s/feed.atom?area=eastmarch&amp;community=school"');
    expect(forSchools).toMatch(/<option value="school" selected>[^<]+</);
    expect((await site.get('/s/follow?community=nobody')).body).toContain('href="/s/feed.atom"');
    const browser = service.subscribe('first');
    expect((await follow(browser, 'westmarch')).location).toBe('/s/follow/done');
    expect((await follow(browser, 'eastmarch', '/ur')).status).toBe(303);
    expect(
      await t.sql(
        `select area_path, language, asked_on = (now() at time zone 'Europe/London')::date as today
         from cascade.push_subscription`,
      ),
    ).toEqual([{ area_path: 'eastmarch', language: 'ur', today: true }]);
    expect(await seals()).toBe(1);
    // Nothing of the address or its keys stands anywhere in the clear.
    const [{ dump = '' } = {}] = await t.sql<{ dump: string }>(
      `select string_agg(s::text, ' ') || (select coalesce(string_agg(a::text, ' '), '') from platform.audit_entry a)
         || (select coalesce(string_agg(o::text, ' '), '') from platform.outbox_event o) as dump
       from cascade.push_subscription s`,
    );
    for (const part of ['/push/first', browser.p256dh, browser.auth]) {
      expect(dump).not.toContain(part);
      expect(dump).not.toContain(Buffer.from(part).toString('hex'));
    }
  });

  it('what no maker of browsers gave out is refused, and the page says what else there is', async () => {
    const good = service.subscribe('good');
    const wrong: Partial<TestBrowserKeys>[] = [
      { endpoint: '' },
      { endpoint: 'https://victim.example/push' },
      { endpoint: 'https://fcm.googleapis.com.victim.example/x' },
      { endpoint: 'https://user:word@fcm.googleapis.com/x' },
      { p256dh: 'AAAA' },
      { auth: 'AAAA' },
    ];
    for (const change of wrong) {
      const answer = await follow({ ...good, ...change });
      expect(answer.status).toBe(422);
      expect(answer.body).toContain('We could not use what your browser gave us');
    }
    expect((await follow(good, 'nowhere')).status).toBe(422);
    expect(await t.sql('select 1 from cascade.push_subscription')).toHaveLength(1);
  });

  it('tells those of the area, around and within it, and nobody else; the words say nothing of the matter', async () => {
    const ward = service.subscribe('ward');
    const west = service.subscribe('west');
    const all = service.subscribe('all');
    await follow(ward, 'eastmarch/mill-ward');
    await follow(west, 'westmarch');
    await follow(all);
    const { statementId, versionId } = await publishedStatement(t, room);
    await t.sql(`update cascade.published set area_path = 'eastmarch' where version_id = $1`, [versionId]);
    expect(await send()).toBe(3);
    expect(service.taken.map(({ path }) => path).sort()).toEqual(['/push/all', '/push/first', '/push/ward']);
    expect(await states()).toEqual({ 'statement handed-over': 3 });
    const seen = all.read(service.taken.find(({ path }) => path === '/push/all')?.body ?? Buffer.alloc(0));
    expect(seen).toEqual({
      title: '[Exercise] New message from Aldermarch Police',
      body: 'Open it to read more',
      path: `/s/${statementId}`,
      tag: statementId,
      lang: 'en',
    });
    for (const word of [...draftText().title.split(' '), 'hate', 'attack'])
      if (word.length > 4) expect(JSON.stringify(seen)).not.toContain(word);
    // Asked again, nothing is sent twice.
    expect(await send()).toBe(0);

    await t.as(room.commander, (ctx) => withdrawStatement(ctx, statementId, 'It did not happen.'));
    service.taken.length = 0;
    const late = service.subscribe('late');
    await follow(late);
    expect(await send()).toBe(3);
    const urgent = service.taken.find(({ path }) => path === '/push/all');
    expect(urgent?.headers.urgency).toBe('high');
    expect(all.read(urgent?.body ?? Buffer.alloc(0)).title).toContain('has withdrawn a message');
    expect(
      service.taken.some(({ path }) => path === '/push/late'),
      'who was not told needs no withdrawal',
    ).toBe(false);
  });

  it('forgets a browser the push service says is gone, and one that stops, with their keys', async () => {
    const before = await seals();
    service.answers.set('/push/west', { status: 410 });
    const { statementId } = await publishedStatement(t, room);
    await send();
    expect((await states())['statement gone']).toBe(1);
    expect(await seals()).toBe(before - 1);
    // Stops between the writing of its line and its turn.
    const { endpoint } = service.subscribe('all');
    await publishedStatement(t, room);
    await t.runJobs({ jobs: jobs.filter(({ name }) => name === 'cascade.queue-pushes') });
    expect((await site.post('/s/follow/stop', { endpoint }, '/s/follow')).location).toBe('/s/follow/stopped');
    expect((await site.post('/s/follow/stop', { endpoint }, '/s/follow')).status).toBe(303);
    await send();
    expect((await states())['statement left-off']).toBe(1);
    expect(await seals()).toBe(before - 2);

    const desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    try {
      const { body } = await desk.get(`/statements/${statementId}/channels`);
      expect(body).toContain('taken by the push service (whether a device showed it is not known)');
      expect(body).toContain('1 to browsers that are gone (erased)');
    } finally {
      await desk.close();
    }
  });

  it('waits as long as it is asked to, gives up in the end, and sends nothing out of date', async () => {
    await t.sql('delete from cascade.push_line');
    await t.sql('delete from cascade.push_subscription');
    await follow(service.subscribe('slow'));
    service.answers.set('/push/slow', { status: 429, retryAfter: '600' });
    const { versionId } = await publishedStatement(t, room);
    expect(await send()).toBe(1);
    const [line] = await t.sql<{ state: string; wait: number; code: number }>(
      `select state, code, extract(epoch from next_attempt_at - now())::int as wait from cascade.push_line`,
    );
    expect(line).toMatchObject({ state: 'queued', code: 429 });
    expect(line?.wait).toBeGreaterThan(590);
    for (let attempt = 2; attempt <= MOST_PUSHES; attempt += 1) {
      await makeDue();
      await send();
    }
    expect(await states()).toEqual({ 'statement unknown': 1 });
    await t.sql(`update cascade.push_line set state = 'queued', attempts = 0`);
    await makeDue();
    await t.sql(
      "update cascade.published set valid_until = now() - interval '1 second' where version_id = $1",
      [versionId],
    );
    expect(await send()).toBe(0);
    expect(await states()).toEqual({ 'statement left-off': 1 });
  });

  it('leaves a push service alone that does not answer, and others go on meanwhile', async () => {
    await t.sql('delete from cascade.push_line');
    const other = new PushService();
    await other.open();
    try {
      for (let n = 0; n < 12; n += 1) {
        const browser = other.subscribe(`away-${n}`);
        await followDirectly({ ...browser, endpoint: `http://127.0.0.1:1/push/${n}` });
      }
      await followDirectly(other.subscribe('here'));
      await publishedStatement(t, room);
      const tried = await send();
      expect(tried).toBeLessThan(14);
      expect((await states())['statement queued']).toBeGreaterThan(11);
      expect(other.taken.map(({ path }) => path)).toEqual(['/push/here']);
      // A worker that died with lines in hand: another takes them after a while, and may send a second copy.
      await t.sql(`update cascade.push_line set state = 'handing-over', changed_at = now() - interval '3 minutes'
        where state = 'handed-over'`);
      service.answers.delete('/push/slow');
      await send();
      expect(other.taken.length).toBe(2);
    } finally {
      await other.close();
    }
  });

  it('a blackhole swallows everything, says so in the ledger and on the pages', async () => {
    await t.sql('delete from cascade.push_line');
    await publishedStatement(t, room);
    const before = service.taken.length;
    await send(openPushBlackhole());
    const after = await states();
    expect(Object.keys(after)).toEqual(['statement not-delivered']);
    expect(service.taken).toHaveLength(before);
    const rehearsal = t.role('leader_web');
    const page = webClient(
      Object.assign(Object.create(rehearsal), {
        config: { ...rehearsal.config, push: { kind: 'blackhole', publicKey: 'B', contact: '' } },
      }) as TestRuntime,
      { audience: 'public', routes: publicRoutes },
    );
    expect((await page.get('/s/follow')).body).toContain('This is switched off here');
    await page.close();
  });
});

it('the script in the browser keeps nothing, fetches nothing, and opens only this site', async () => {
  const t = await testRuntime({ role: 'public_web' });
  const site = webClient(t, { audience: 'public', routes: publicRoutes });
  try {
    const { body, status } = await site.get('/s/follow/worker.js');
    expect(status).toBe(200);
    expect(body).not.toMatch(/\b(fetch|caches|indexedDB|importScripts)\b|https?:/);
    const shown: unknown[] = [];
    const opened: string[] = [];
    const hears = new Map<string, (event: unknown) => void>();
    const self = {
      addEventListener: (name: string, hear: (event: unknown) => void) => hears.set(name, hear),
      registration: {
        showNotification: (title: string, options: object) => shown.push({ title, ...options }),
      },
      clients: { openWindow: (href: string) => opened.push(href) },
      location: { origin: 'https://aldermarch.example' },
    };
    new Function('self', body)(self);
    const message = { title: 'New message', body: 'Open', path: '/ur/s/1', tag: '1', lang: 'ur' };
    hears.get('push')?.({ data: { json: () => message }, waitUntil: () => undefined });
    expect(shown).toEqual([
      expect.objectContaining({ title: 'New message', tag: '1', data: { path: '/ur/s/1' } }),
    ]);
    for (const path of ['/ur/s/1', 'https://elsewhere.example/', '//elsewhere.example/'])
      hears.get('notificationclick')?.({
        notification: { close: () => undefined, data: { path } },
        waitUntil: () => undefined,
      });
    expect(opened).toEqual(['https://aldermarch.example/ur/s/1']);
  } finally {
    await site.close();
    await t.close();
  }
});
