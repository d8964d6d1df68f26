import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Form } from './form.ts';

const plain = (text: string): string =>
  Buffer.from(text, 'utf8')
    .toString('base64')
    .match(/.{1,76}/g)
    ?.join('\r\n') ?? '';
const decoded = (lines: string): string => Buffer.from(lines, 'base64').toString('utf8');

describe('a text many messages share', () => {
  it('comes out as if it were encoded whole, whatever stands between its pieces', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 1, maxLength: 4 }),
        fc.array(fc.array(words, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
        (pieces, fillings) => {
          const form = new Form(pieces);
          for (const filling of fillings) {
            const values = filling.slice(0, pieces.length - 1);
            const whole = pieces.map((piece, at) => piece + (values[at] ?? '')).join('');
            const lines = form.fill(values);
            expect(decoded(lines)).toBe(whole);
            expect(lines.replace(/\r\n$/, '')).toBe(plain(whole));
          }
        },
      ),
    );
  });
});
