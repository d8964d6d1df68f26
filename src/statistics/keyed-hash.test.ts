import { describe, expect, it } from 'vitest';
import { hashKey, keyedHash } from './keyed-hash.ts';

const key = hashKey(Uint8Array.from({ length: 16 }, (_, at) => at));
const low53 = (hex: string): number => Number(BigInt(`0x${hex}`) & 0x1fffffffffffffn);
/** The bytes 0, 1, 2 … of the reference vectors, two to a unit. */
const counting = (bytes: number): Uint16Array =>
  Uint16Array.from({ length: bytes / 2 }, (_, at) => at * 2 + ((at * 2 + 1) << 8));

describe('the keyed hash', () => {
  it('answers the reference vectors of SipHash-2-4', () => {
    // vectors.h of the reference implementation, key 00 01 … 0f, whose eight bytes stand low byte first.
    expect(keyedHash(key, counting(0))).toBe(low53('726fdb47dd0e0e31'));
    expect(keyedHash(key, counting(2))).toBe(low53('0d6c8009d9a94f5a'));
    expect(keyedHash(key, counting(8))).toBe(low53('93f5f5799a932462'));
    expect(keyedHash(key, counting(14))).toBe(low53('f723ca908e7af2ee'));
  });

  it('depends on the key and on every unit', () => {
    const units = Uint16Array.from('placard', (letter) => letter.charCodeAt(0));
    const other = hashKey(new Uint8Array(16).fill(7));
    expect(keyedHash(other, units)).not.toBe(keyedHash(key, units));
    for (let at = 0; at < units.length; at += 1) {
      const changed = Uint16Array.from(units);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(keyedHash(key, changed)).not.toBe(keyedHash(key, units));
    }
    expect(keyedHash(key, units, 1, 4)).toBe(keyedHash(key, units.slice(1, 4)));
  });

  it('takes a key of 16 bytes alone', () => {
    expect(() => hashKey(new Uint8Array(8))).toThrow(RangeError);
  });
});
