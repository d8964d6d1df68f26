import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bind } from './bind.ts';

it('is the JSON of its parts, so that what was sealed before it still opens', () => {
  const part = fc.oneof(fc.string({ unit: 'binary' }), fc.uuid(), fc.integer(), fc.constantFrom('', 'a.b', 'a\nb', '"', '\\'));
  fc.assert(fc.property(fc.array(part), (parts) => expect(bind(...parts)).toBe(JSON.stringify(parts))));
});
