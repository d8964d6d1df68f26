import { createDecipheriv, diffieHellman, generateKeyPairSync, hkdfSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KeyUnwrapper, KeyWrapper, unwrapKey, wrapKey } from './key-wrap.ts';
import { keyPairFromSeed, newKeyPair, publicKeyFromRaw, rawPublicKey } from './raw-keys.ts';
import { newDataKey } from './sealing.ts';

const forceId = 'aldermarch';
const broken = expect.objectContaining({ code: 'broken-seal' });

describe('wrapped data keys', () => {
  const seal = { forceId, sealId: '4b2f0d9e-0000-4000-8000-00000000000a', keyId: 'intake-1' };

  it('open with the private key they were made for, and nowhere else', () => {
    const [mine, other] = [newKeyPair('x25519'), newKeyPair('x25519')];
    const dataKey = newDataKey();
    const wrapped = wrapKey(dataKey, mine.publicKey, seal);
    expect(wrapped.length).toBe(81);
    expect(unwrapKey(wrapped, mine.privateKey, seal).equals(dataKey)).toBe(true);
    expect(() => unwrapKey(wrapped, other.privateKey, seal)).toThrow(broken);
    for (const elsewhere of [
      { forceId: 'highmere' },
      { sealId: '4b2f0d9e-0000-4000-8000-000000000001' },
      { keyId: 'intake-2' },
    ])
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

  it('are X25519, HKDF-SHA-256 and AES-256-GCM of the library, bound to force, seal and key', () => {
    const { publicKey, privateKey } = newKeyPair('x25519');
    const dataKey = newDataKey();
    const wrapped = wrapKey(dataKey, publicKey, seal);
    const ephemeral = wrapped.subarray(1, 33);
    const shared = diffieHellman({ privateKey, publicKey: publicKeyFromRaw('x25519', ephemeral) });
    const info = JSON.stringify(['stand-together/wrap/2', seal.forceId, seal.sealId, seal.keyId]);
    const derived = Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, publicKey]), info, 44));
    const decipher = createDecipheriv('aes-256-gcm', derived.subarray(0, 32), derived.subarray(32));
    decipher.setAAD(Buffer.from(JSON.stringify(['wrap', seal.forceId, seal.sealId, seal.keyId, 1])));
    decipher.setAuthTag(wrapped.subarray(-16));
    const opened = Buffer.concat([decipher.update(wrapped.subarray(33, -16)), decipher.final()]);
    expect(opened.equals(dataKey)).toBe(true);
  });

  it('open by one unwrapper as by many, and after it forgot the exchange', () => {
    const { publicKey, privateKey } = newKeyPair('x25519');
    const [wrapper, unwrapper] = [new KeyWrapper(), new KeyUnwrapper()];
    const places = Array.from({ length: 5 }, (_, at) => ({
      ...seal,
      sealId: seal.sealId.replace(/a$/, `${at}`),
    }));
    const wraps = places.map((place, at) => wrapper.wrap(Buffer.alloc(32, at), publicKey, place));
    for (const time of ['first', 'again', 'forgotten']) {
      if (time === 'forgotten') unwrapper.forget();
      for (const [at, wrapped] of wraps.entries()) {
        const opened = unwrapper.unwrap(wrapped, privateKey, places[at] ?? seal);
        expect(opened.equals(Buffer.alloc(32, at)), time).toBe(true);
        expect(() => unwrapper.unwrap(wrapped, privateKey, seal)).toThrow(broken);
      }
    }
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
