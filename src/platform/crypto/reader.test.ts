import { describe, expect, it } from 'vitest';
import { sensitive } from '#kernel/sensitive';
import { READER_KEY_ID, wrapKey } from './key-wrap.ts';
import {
  deriveReaderKeys,
  groupedCode,
  newPrivateCode,
  normaliseCode,
  openWithReader,
  publicReference,
  receiptHash,
} from './reader.ts';
import { newDataKey, sealFields } from './sealing.ts';

const CODE = '012345678901234567890123';
const URDU_ZERO = 0x6f0;
const ARABIC_ZERO = 0x660;
const inDigits = (zero: number) =>
  [...CODE].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');

describe('the private code', () => {
  it('has 24 digits, all equally likely', () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let n = 0; n < 2_000; n += 1)
      for (const digit of newPrivateCode()) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1;
    expect(newPrivateCode()).toMatch(/^\d{24}$/);
    // 48,000 digits, 4,800 of each expected with a standard deviation of 66; five of those either way.
    for (const count of counts) expect(Math.abs(count - 4_800)).toBeLessThan(330);
  });

  it('is read however it is typed', () => {
    const spaced = groupedCode(CODE);
    expect(spaced).toBe('0123 4567 8901 2345 6789 0123');
    const typed = [spaced, ` ${spaced}\n`, spaced.replaceAll(' ', '-'), spaced.replaceAll(' ', ' – ')];
    for (const text of [
      ...typed,
      inDigits(URDU_ZERO),
      inDigits(ARABIC_ZERO),
      `\u200f${inDigits(ARABIC_ZERO)}`,
    ])
      expect(normaliseCode(text)).toBe(CODE);
  });

  it('is refused when it cannot be one', () => {
    for (const text of ['', CODE.slice(1), `${CODE}0`, CODE.replace('1', 'l'), 'x'.repeat(1_000)])
      expect(normaliseCode(text)).toBeNull();
  });

  it('is found by a keyed hash that is nothing without the pepper', () => {
    const hash = receiptHash(sensitive('pepper'), CODE);
    expect(hash.length).toBe(32);
    expect(receiptHash(sensitive('pepper'), CODE).equals(hash)).toBe(true);
    expect(receiptHash(sensitive('other'), CODE).equals(hash)).toBe(false);
    expect(receiptHash(sensitive('pepper'), CODE.replace('9', '8')).equals(hash)).toBe(false);
  });

  it('opens the record that was sealed to it; another code does not', () => {
    const sealId = '4b2f0d9e-0000-4000-8000-00000000000a';
    const place = {
      forceId: 'aldermarch',
      table: 'reporting.message',
      recordId: '4b2f0d9e-0000-4000-8000-000000000001',
    };
    const dataKey = newDataKey();
    const fields = sealFields(dataKey, { ...place, fields: { text: 'An officer will ring on Tuesday.' } });
    const { publicKey } = deriveReaderKeys(CODE);
    const wrapped = wrapKey(dataKey, publicKey, { forceId: place.forceId, sealId, keyId: READER_KEY_ID });
    const open = (code: string) =>
      openWithReader({ ...place, sealId, wrapped, fields, privateKey: deriveReaderKeys(code).privateKey });
    expect(open(CODE).text.reveal()).toBe('An officer will ring on Tuesday.');
    expect(() => open(newPrivateCode())).toThrow(expect.objectContaining({ code: 'broken-seal' }));
  });
});

describe('the public reference', () => {
  it('looks like R-7K3M-9QX2', () => {
    expect(publicReference()).toMatch(/^R-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  });
});
