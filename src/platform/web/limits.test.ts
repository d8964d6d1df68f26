import { expect, test } from 'vitest';
import { addressPrefix, countedAddress, RateLimits } from './limits.ts';

test.each([
  ['203.0.113.77', '203.0.113'],
  ['::ffff:203.0.113.77', '203.0.113'],
  ['2001:db8:1:2::9', '2001:db8:1'],
  ['2001:db8::9', '2001:db8:0'],
  ['::1', '0:0:0'],
])('%s lives in %s', (address, prefix) => expect(addressPrefix(address)).toBe(prefix));

test('neighbours share a count, others do not, and each minute begins anew', () => {
  let now = 0;
  const limits = new RateLimits(() => now);
  expect(limits.allow('GET /a', '203.0.113.1', 2)).toBe(true);
  expect(limits.allow('GET /a', '203.0.113.2', 2)).toBe(true);
  expect(limits.allow('GET /a', '203.0.113.3', 2)).toBe(false);
  expect(limits.allow('GET /b', '203.0.113.3', 2)).toBe(true);
  expect(limits.allow('GET /a', '203.0.114.1', 2)).toBe(true);
  now = 60_001;
  expect(limits.allow('GET /a', '203.0.113.3', 2)).toBe(true);
});

test('no address is held, and the key that hides it lives a day', () => {
  let now = 0;
  const limits = new RateLimits(() => now);
  limits.allow('GET /a', '203.0.113.77', 5);
  const before = limits.held();
  expect(JSON.stringify(before)).not.toMatch(/203|113/);
  expect(before[0]).toMatch(/^GET \/a [\w-]{16}$/);
  now = 24 * 60 * 60 * 1000 + 1;
  limits.allow('GET /a', '203.0.113.77', 5);
  expect(limits.held()[0]).not.toBe(before[0]);
});

test('a crowd of addresses does not grow the table for ever, nor shut newcomers out', () => {
  const limits = new RateLimits(() => 0);
  for (let i = 0; i < 50_100; i++)
    limits.allow('GET /a', `10.${i >> 8}.${i & 255}.1`.replace(/[.](\d{3,})[.]/, '.$1.'), 1);
  expect(limits.held().length).toBeLessThanOrEqual(50_001);
});

test('behind the proxy of this machine the entry that the proxy wrote counts; elsewhere nobody is believed', () => {
  expect(countedAddress('127.0.0.1', '198.51.100.9, 203.0.113.7')).toBe('203.0.113.7');
  expect(countedAddress('127.0.0.1', '')).toBe('127.0.0.1');
  expect(countedAddress('192.0.2.1', '203.0.113.7')).toBe('192.0.2.1');
});
