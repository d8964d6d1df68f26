import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ClamdPeer, clamdPeer, EICAR } from './clamd.testing.ts';
import { clamdPlace, openClamd } from './clamd.ts';

let peer: ClamdPeer;
beforeEach(async () => {
  peer = await clamdPeer();
});
afterEach(() => peer.close());

const IMPATIENT = { stallMs: 200, answerMs: 200 };
async function scan(parts: readonly Buffer[]) {
  const place = clamdPlace(peer.setting);
  if (!place) throw new Error('no place');
  const one = openClamd(place, IMPATIENT).begin();
  for (const part of parts) await one.write(part);
  return one.finish();
}

test('what is clean is clean, and EICAR is found, also across two chunks', async () => {
  expect(await scan([Buffer.from('hello')])).toEqual({ state: 'clean' });
  expect(await scan([])).toEqual({ state: 'clean' });
  const found = { state: 'infected', note: 'Win.Test.EICAR_HDB-1' };
  expect(await scan([Buffer.from(EICAR)])).toEqual(found);
  expect(await scan([Buffer.from(EICAR.slice(0, 30)), Buffer.from(EICAR.slice(30))])).toEqual(found);
});

test('a scanner that says nothing, or reads nothing, holds up nobody', async () => {
  peer.mood = 'never-answers';
  expect(await scan([Buffer.from('hello')])).toEqual({ state: 'waiting' });
  peer.mood = 'never-reads';
  const started = performance.now();
  expect(await scan(Array.from({ length: 200 }, () => Buffer.alloc(256 * 1024)))).toEqual({
    state: 'waiting',
  });
  expect(performance.now() - started).toBeLessThan(20_000);
});

test('a file over its limit is not scanned, nonsense and a dead scanner are asked again', async () => {
  peer.mood = 'limit';
  expect(await scan([Buffer.from('x')])).toMatchObject({ state: 'not-scanned' });
  peer.mood = 'nonsense';
  expect(await scan([Buffer.from('x')])).toEqual({ state: 'unavailable' });
  await peer.close();
  expect(await scan([Buffer.from('x')])).toEqual({ state: 'unavailable' });
  peer = await clamdPeer();
});

test('reads the setting in both its forms and no other', () => {
  expect(clamdPlace('unix:/run/clamd.ctl')).toEqual({ path: '/run/clamd.ctl' });
  expect(clamdPlace('tcp://[::1]:3310')).toEqual({ host: '::1', port: 3310 });
  expect(clamdPlace('localhost')).toBeUndefined();
});
