import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyedHash } from './keyed-hash.ts';

it('is HMAC-SHA-256 of the library, for any key and any texts one after the other', () => {
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 400 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(key, texts, (bytes, said) => {
      const keyed = new KeyedHash(bytes);
      for (const text of said)
        expect(keyed.of(text)).toBe(createHmac('sha256', bytes).update(text).digest('binary'));
    }),
  );
});

it('takes no key of another length, which would have to be hashed or filled up first', () => {
  expect(() => new KeyedHash(Buffer.alloc(31))).toThrow('32 bytes');
});
