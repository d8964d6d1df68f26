import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  type X25519KeyPairKeyObjectOptions,
} from 'node:crypto';
import { Refusal } from '#kernel/refusal';

/** The two curves in use: X25519 seals data keys, Ed25519 signs statements and audit checkpoints. */
export type Curve = 'x25519' | 'ed25519';

export interface RawKeyPair {
  /** 32 bytes. */
  publicKey: Buffer;
  privateKey: KeyObject;
}

// RFC 8410: the DER that stands before the 32 key bytes; only the last octet of the object identifier differs.
const OID_OCTET: Record<Curve, string> = { x25519: '6e', ed25519: '70' };
const pkcs8Prefix = (curve: Curve) => Buffer.from(`302e020100300506032b65${OID_OCTET[curve]}04220420`, 'hex');

// RFC 8037. OpenSSL's readers of DER take ten times as long as these, which a report with five keys would feel.
const JWK_CURVE = { x25519: 'X25519', ed25519: 'Ed25519' } as const;
const jwk = (curve: Curve) => ({ kty: 'OKP', crv: JWK_CURVE[curve] });

/** The public key object of 32 raw bytes. Throws `invalid-input` for any other length. */
export function publicKeyFromRaw(curve: Curve, raw: Uint8Array): KeyObject {
  if (raw.length !== 32) throw new Refusal('invalid-input', 'a public key has 32 bytes');
  const x = Buffer.from(raw).toString('base64url');
  return createPublicKey({ key: { ...jwk(curve), x }, format: 'jwk' });
}

// RFC 7748: the base point of X25519 is u = 9, and a public key is the private one times it.
const BASE_POINT = publicKeyFromRaw('x25519', Uint8Array.of(9, ...new Uint8Array(31)));

/**
 * The 32 raw bytes of a public key; a private key gives those of its public half. An X25519 private key multiplies the
 * base point, which takes half the time of writing and cutting DER (RFC 8410), whose end the others are. Not by
 * `export({ format: 'jwk' })`: Node holds the key's lock there while it makes strings, and where the garbage collector
 * then frees the job that generated the key, which takes the same lock, the process waits for itself for ever (seen on
 * Node 20.20 in ExportJWKEdKey, ~KeyGenJob).
 */
export function rawPublicKey(key: KeyObject): Buffer {
  if (key.type === 'private' && key.asymmetricKeyType === 'x25519')
    return diffieHellman({ privateKey: key, publicKey: BASE_POINT });
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
}

/**
 * The key pair whose private half is exactly these 32 bytes, which leave no copy behind. For keys that live long; a
 * key made again from a code takes `keyPairFromText`. Throws `invalid-input` for any other length. */
export function keyPairFromSeed(curve: Curve, seed: Uint8Array): RawKeyPair {
  if (seed.length !== 32) throw new Refusal('invalid-input', 'a private key has 32 bytes');
  const der = Buffer.concat([pkcs8Prefix(curve), seed]);
  const privateKey = createPrivateKey({
    key: der,
    format: 'der',
    type: 'pkcs8',
  });
  der.fill(0);
  return { publicKey: rawPublicKey(privateKey), privateKey };
}

/**
 * The same, a tenth of the time, from 32 bytes as base64url: a text cannot be wiped, so this is for a private half
 * that anybody with the code's text could make again anyway.
 */
export function keyPairFromText(curve: Curve, seed: string): RawKeyPair {
  // Node makes the public half itself, so none has to be given.
  const privateKey = createPrivateKey({ key: { ...jwk(curve), d: seed, x: '' }, format: 'jwk' });
  return { publicKey: rawPublicKey(privateKey), privateKey };
}

/**
 * A fresh pair for one exchange; its private half never leaves the library. The public half is written while the pair is
 * made, which costs nothing; nor can it wait for itself as above, since the job that makes it is not over.
 */
export function newPassingPair(): RawKeyPair {
  // The library's types know only text and DER here; its documentation has `jwk` since Node 15.9.
  const asJwk = { publicKeyEncoding: { format: 'jwk' } } as unknown as X25519KeyPairKeyObjectOptions;
  const made = generateKeyPairSync('x25519', asJwk) as unknown as {
    publicKey: { x: string };
    privateKey: KeyObject;
  };
  return { publicKey: Buffer.from(made.publicKey.x, 'base64url'), privateKey: made.privateKey };
}

/** A fresh random key pair. `seed` is what the keeper wraps with the root key; wipe it after use. */
export function newKeyPair(curve: Curve): RawKeyPair & { seed: Buffer } {
  const seed = randomBytes(32);
  return { ...keyPairFromSeed(curve, seed), seed };
}
