import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bind } from './bind.ts';

it('is the JSON of its parts, so that what was sealed before it still opens', () => {
  const odd = fc.constantFrom('', 'a.b', 'a\nb', '"', '\\', '\u2028', '\ud800');
  const part = fc.oneof(fc.string(), fc.uuid(), fc.integer(), odd);
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect(bind(...parts)).toBe(JSON.stringify(parts));
    }),
  );
});
