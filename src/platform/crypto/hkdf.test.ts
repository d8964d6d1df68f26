import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EXPANDED_BYTES, Expander, extract } from './hkdf.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const expanded = (expander: Expander, info: string): Buffer => {
  const target = Buffer.alloc(EXPANDED_BYTES);
  expander.expand(info, target);
  return target;
};
const both = (salt: Uint8Array, secret: Uint8Array, info: string): Buffer =>
  expanded(new Expander(extract(salt, secret)), info);

it('answers the third vector of RFC 5869, which has no salt and no info', () => {
  const answer = both(Buffer.alloc(0), Buffer.alloc(22, 0x0b), '');
  const vector = '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8';
  expect(answer.subarray(0, 42)).toEqual(hex(vector));
});

it('is HKDF of the library, for any salt, secret and info', () => {
  const bytes = fc.uint8Array({ maxLength: 100 });
  fc.assert(
    fc.property(bytes, bytes, fc.string({ unit: 'grapheme', maxLength: 400 }), (salt, secret, info) => {
      const expected = Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(info), 64));
      expect(both(salt, secret, info)).toEqual(expected);
    }),
  );
});

it('answers for each info by itself, in whatever order', () => {
  const extracted = createHmac('sha256', 'salt').update('secret').digest();
  const one = new Expander(Buffer.from(extracted));
  const long = 'a long info that leaves much behind';
  const first = expanded(one, long);
  expect(expanded(one, 'b').subarray(0, 32)).toEqual(
    createHmac('sha256', extracted).update('b\u0001').digest(),
  );
  expect(expanded(one, long)).toEqual(first);
});
