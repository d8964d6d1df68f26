import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyPairFromSeed, newKeyPair, rawPublicKey } from './raw-keys.ts';
import {
  KeyWrapper,
  newDataKey,
  openField,
  paddedLength,
  sealField,
  sealFields,
  unwrapKey,
  wrapKey,
} from './sealing.ts';

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

describe('wrapped data keys', () => {
  const seal = { forceId, sealId: '4b2f0d9e-0000-4000-8000-00000000000a', keyId: 'intake-1' };

  it('open with the private key they were made for, and nowhere else', () => {
    const [mine, other] = [newKeyPair('x25519'), newKeyPair('x25519')];
    const dataKey = newDataKey();
    const wrapped = wrapKey(dataKey, mine.publicKey, seal);
    expect(wrapped.length).toBe(81);
    expect(unwrapKey(wrapped, mine.privateKey, seal).equals(dataKey)).toBe(true);
    expect(() => unwrapKey(wrapped, other.privateKey, seal)).toThrow(broken);
    for (const elsewhere of [{ forceId: 'highmere' }, { sealId: place.recordId }, { keyId: 'intake-2' }])
      expect(() => unwrapKey(wrapped, mine.privateKey, { ...seal, ...elsewhere })).toThrow(broken);
  });

  it('do not open with any byte changed or missing', () => {
    const { publicKey, privateKey } = newKeyPair('x25519');
    const wrapped = wrapKey(newDataKey(), publicKey, seal);
    for (let at = 0; at < wrapped.length; at += 1) {
      const changed = Buffer.from(wrapped);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => unwrapKey(changed, privateKey, seal)).toThrow(broken);
      expect(() => unwrapKey(wrapped.subarray(0, at), privateKey, seal)).toThrow(broken);
    }
  });

  it('of the first version still open', () => {
    const { privateKey } = keyPairFromSeed('x25519', Buffer.alloc(32, 7));
    const first = Buffer.from(
      'AV3+3Ttr1H9voo7hXZadW7DqU3dNSIva+d8cbgEks+8ipvH4AMN5EAykOM+eCTy1sg9nSUAPdzDBK3Vlnw6qJevtPjJxTWapZBg8zjY9jELg',
      'base64',
    );
    expect(first[0]).toBe(1);
    expect(unwrapKey(first, privateKey, seal).equals(Buffer.alloc(32, 9))).toBe(true);
    const renamed = Buffer.concat([Buffer.of(2), first.subarray(1)]);
    expect(() => unwrapKey(renamed, privateKey, seal)).toThrow(broken);
  });

  it('of one wrapper share its passing pair, and nothing else: each opens for its own key and seal alone', () => {
    const [force, reader] = [newKeyPair('x25519'), newKeyPair('x25519')];
    const seals = ['a', 'b'].map((digit) => `4b2f0d9e-0000-4000-8000-00000000000${digit}`);
    const wrapper = new KeyWrapper();
    const wraps = seals.flatMap((sealId) =>
      [
        { pair: force, keyId: 'intake-1' },
        { pair: reader, keyId: 'reader' },
      ].map(({ pair, keyId }) => {
        const place = { forceId, sealId, keyId };
        // The same data key each time: two equal wraps would show an equal key and nonce.
        const dataKey = Buffer.alloc(32, 5);
        return { pair, place, dataKey, wrapped: wrapper.wrap(dataKey, pair.publicKey, place) };
      }),
    );
    expect(new Set(wraps.map(({ wrapped }) => wrapped.toString('hex', 1, 33))).size).toBe(1);
    expect(new Set(wraps.map(({ wrapped }) => wrapped.toString('hex', 33, 65))).size).toBe(4);
    for (const one of wraps)
      for (const other of wraps) {
        const open = () => unwrapKey(one.wrapped, other.pair.privateKey, other.place);
        if (one === other) expect(open().equals(one.dataKey)).toBe(true);
        else expect(open).toThrow(broken);
      }
    expect(new KeyWrapper().wrap(newDataKey(), force.publicKey, seal).subarray(1, 33)).not.toEqual(
      wraps[0]?.wrapped.subarray(1, 33),
    );
  });

  it('are made once for a seal and key: a second time would use a key twice', () => {
    const wrapper = new KeyWrapper();
    const { publicKey } = newKeyPair('x25519');
    wrapper.wrap(newDataKey(), publicKey, seal);
    expect(() => wrapper.wrap(newDataKey(), publicKey, seal)).toThrow(/wrapped for intake-1 before/);
  });

  it('are not made for a point of small order, which everybody could open', () => {
    expect(() => wrapKey(randomBytes(32), Buffer.alloc(32), seal)).toThrow(broken);
  });
});

describe('raw public keys', () => {
  it('are those of the DER, whichever way they are made', () => {
    const { privateKey, publicKey } = generateKeyPairSync('x25519');
    const der = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
    expect(rawPublicKey(privateKey).equals(der)).toBe(true);
    expect(rawPublicKey(publicKey).equals(der)).toBe(true);
  });
});
