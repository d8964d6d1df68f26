import { describe, expect, it } from 'vitest';
import { sensitive } from '#kernel/sensitive';
import { blindIndex, indexKey } from './blind-index.ts';

const key = indexKey(sensitive('a secret of this force'), 'community.leader-email');
const same = (one: string, other: string) => blindIndex(key, one).equals(blindIndex(key, other));

describe('the blind index', () => {
  it('finds one address however it is written', () => {
    expect(same('Imam@Example.org', ' imam@example.org ')).toBe(true);
    expect(same('imam@example.org', 'imam@example.com')).toBe(false);
    expect(same('07700 900123', '+44 7700 900123')).toBe(true);
    expect(same('0044 (0)7700-900-123', '07700900123')).toBe(true);
    expect(same('07700 900123', '07700 900124')).toBe(false);
    expect(same('+1 7700900123', '07700900123')).toBe(false);
  });

  it('cannot be computed without the secret, nor carried to another index', () => {
    const mine = blindIndex(key, '07700900123');
    expect(mine.length).toBe(32);
    for (const other of [
      indexKey(sensitive('another secret'), 'community.leader-email'),
      indexKey(sensitive('a secret of this force'), 'reporting.phone'),
    ])
      expect(blindIndex(other, '07700900123').equals(mine)).toBe(false);
  });
});
