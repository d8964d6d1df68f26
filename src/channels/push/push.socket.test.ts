import { afterAll, beforeAll, expect, it } from 'vitest';
import { sensitive } from '#kernel/sensitive';
import { newP256Key, p256Pair } from '#platform/crypto/p256';
import { openPush, openWebPush, pushHandOverOf } from './push.ts';
import { PushService, type TestBrowserKeys, vapidClaims } from './push-service.testing.ts';

const key = newP256Key();
const service = new PushService();
beforeAll(() => service.open());
afterAll(() => service.close());

const channel = openWebPush(
  { privateKey: sensitive(key), contact: 'mailto:statements@aldermarch.example' },
  true,
);
const send = (to: TestBrowserKeys, payload = '{"title":"New message"}') =>
  channel.handOver({
    endpoint: sensitive(to.endpoint),
    p256dh: sensitive(to.p256dh),
    auth: sensitive(to.auth),
    payload,
    ttlSeconds: 3_600,
    urgency: 'high',
    topic: '22222222222242228222222222222222',
  });

it('a push service gets a sealed message with the headers of RFC 8030, 8188 and 8292', async () => {
  const browser = service.subscribe('one');
  expect(await send(browser)).toEqual({ state: 'handed-over', code: 201, reply: '' });
  const [got] = service.taken;
  expect(got?.headers).toMatchObject({
    'content-encoding': 'aes128gcm',
    ttl: '3600',
    urgency: 'high',
    topic: '22222222222242228222222222222222',
  });
  expect(vapidClaims(String(got?.headers.authorization))).toMatchObject({
    aud: service.url,
    sub: 'mailto:statements@aldermarch.example',
    key: p256Pair(key).publicKey.toString('base64url'),
  });
  expect(browser.read(got?.body ?? Buffer.alloc(0))).toEqual({ title: 'New message' });
  expect(got?.body.includes('New message')).toBe(false);
});

it.each([
  [404, 'gone'],
  [410, 'gone'],
  [413, 'refused'],
  [400, 'refused'],
  [401, 'try-later'],
  [429, 'try-later'],
  [503, 'try-later'],
])('an answer %i means %s', async (status, state) => {
  const browser = service.subscribe(`says-${status}`);
  service.answers.set(`/push/says-${status}`, { status, retryAfter: '120' });
  expect(await send(browser)).toMatchObject({ state, code: status, retryAfterSeconds: 120 });
});

it('a broken connection leaves it in doubt, and a service that is away leaves it in the queue', async () => {
  const browser = service.subscribe('hangs');
  service.answers.set('/push/hangs', 'hang');
  expect(await send(browser)).toMatchObject({ state: 'unknown', code: null });
  expect(await send({ ...browser, endpoint: 'http://127.0.0.1:1/push' })).toMatchObject({
    state: 'try-later',
  });
  expect(await send({ ...browser, endpoint: 'nonsense' })).toMatchObject({ state: 'refused' });
  expect(await send({ ...browser, p256dh: 'AAAA' })).toMatchObject({ state: 'refused', reply: 'wrong-key' });
});

it('reads how long to wait as a number or as a date, and never longer than an hour', () => {
  const now = Date.parse('2026-07-01T12:00:00Z');
  const wait = (retryAfter: string) =>
    pushHandOverOf({ status: 429, why: '', retryAfter }, now).retryAfterSeconds;
  expect(wait('30')).toBe(30);
  expect(wait('Wed, 01 Jul 2026 12:01:00 GMT')).toBe(60);
  expect(wait('999999')).toBe(3_600);
  expect(wait('soon')).toBeUndefined();
});

it('in earnest it calls no address behind our own wall, and the blackhole calls nobody and says so', async () => {
  const strict = openWebPush({ privateKey: sensitive(key), contact: 'mailto:a@example.org' }, false);
  const browser = service.subscribe('inside');
  const before = service.taken.length;
  const message = { payload: '{}', ttlSeconds: 60, urgency: 'normal' as const, topic: 'a' };
  const keys = { p256dh: sensitive(browser.p256dh), auth: sensitive(browser.auth) };
  const inside = (endpoint: string) =>
    strict.handOver({ ...message, ...keys, endpoint: sensitive(endpoint) });
  expect(await inside(browser.endpoint)).toMatchObject({ state: 'refused', reply: 'not-https' });
  expect(await inside('https://127.0.0.1/push')).toMatchObject({
    state: 'try-later',
    reply: 'private-address',
  });
  const swallow = openPush({ kind: 'blackhole', publicKey: '', contact: '' }, false);
  expect(
    await swallow?.handOver({ ...message, ...keys, endpoint: sensitive(browser.endpoint) }),
  ).toMatchObject({
    state: 'not-delivered',
  });
  expect(service.taken).toHaveLength(before);
  expect(openPush({ kind: 'none' }, false)).toBeUndefined();
  expect(() => openPush({ kind: 'web', publicKey: 'B', contact: '' }, false)).toThrow('STAND_PUSH_KEY');
});
