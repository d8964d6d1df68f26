import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newDataKey, openField, paddedLength, sealField, sealFields } from './sealing.ts';

const forceId = 'aldermarch';
const place = { forceId, table: 'reporting.report', recordId: '4b2f0d9e-0000-4000-8000-000000000001' };
const broken = expect.objectContaining({ code: 'broken-seal' });

describe('sealed fields', () => {
  it('open to the very text, whatever its script or length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 5_000 }), (text) => {
        const key = newDataKey();
        const { words } = sealFields(key, { ...place, fields: { words: text } });
        expect(openField(key, { ...place, field: 'words', sealed: words })).toBe(
          Buffer.from(text).toString(),
        );
      }),
    );
  });

  it('do not open in another place', () => {
    const key = newDataKey();
    const { name, place: where } = sealFields(key, {
      ...place,
      fields: { name: 'A name', place: 'A place' },
    });
    const attempts = [
      { ...place, field: 'place', sealed: name },
      { ...place, field: 'name', sealed: where },
      { ...place, field: 'name', sealed: name, forceId: 'highmere' },
      { ...place, field: 'name', sealed: name, table: 'reporting.message' },
      { ...place, field: 'name', sealed: name, recordId: '4b2f0d9e-0000-4000-8000-000000000002' },
    ];
    for (const attempt of attempts) expect(() => openField(key, attempt)).toThrow(broken);
    expect(() => openField(newDataKey(), { ...place, field: 'name', sealed: name })).toThrow(broken);
  });

  it('do not open truncated, lengthened or with any byte changed', () => {
    const key = newDataKey();
    const sealed = sealField(key, { ...place, field: 'name', text: 'A name' });
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => openField(key, { ...place, field: 'name', sealed: sealed.subarray(0, length) })).toThrow(
        broken,
      );
    expect(() =>
      openField(key, { ...place, field: 'name', sealed: Buffer.concat([sealed, sealed]) }),
    ).toThrow(broken);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => openField(key, { ...place, field: 'name', sealed: changed })).toThrow(broken);
    }
  });

  it('hide the length in steps and the text in the nonce', () => {
    const key = newDataKey();
    const yes = sealField(key, { ...place, field: 'name', text: 'yes' });
    const story = sealField(key, { ...place, field: 'name', text: 'x'.repeat(250) });
    expect(yes.length).toBe(story.length);
    expect(sealField(key, { ...place, field: 'name', text: 'yes' }).equals(yes)).toBe(false);
    expect([0, 252, 253, 1020, 1021, 4092, 4093, 9000].map(paddedLength)).toEqual([
      256, 256, 1024, 1024, 4096, 4096, 8192, 12288,
    ]);
  });
});
