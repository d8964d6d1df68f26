import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto';
import { Refusal } from '#kernel/refusal';

const CURVE = 'prime256v1';
const NOT_A_KEY = 'a P-256 private key is 32 bytes, base64url';

/** A key pair on the curve browsers use for push (NIST P-256). */
export interface P256Pair {
  /** The point, uncompressed: 65 bytes. */
  publicKey: Buffer;
  privateKey: KeyObject;
}

/** A new private key, base64url. */
export const newP256Key = (): string => {
  const ecdh = createECDH(CURVE);
  ecdh.generateKeys();
  // Node leaves out leading zeros.
  return Buffer.concat([Buffer.alloc(32), ecdh.getPrivateKey()])
    .subarray(-32)
    .toString('base64url');
};

/** The pair of a private key, base64url. @throws Refusal `invalid-input` for what is none */
export function p256Pair(privateText: string): P256Pair {
  const secret = Buffer.from(privateText, 'base64url');
  if (secret.length !== 32) throw new Refusal('invalid-input', NOT_A_KEY);
  const ecdh = createECDH(CURVE);
  try {
    ecdh.setPrivateKey(secret);
  } catch {
    throw new Refusal('invalid-input', NOT_A_KEY);
  }
  const publicKey = ecdh.getPublicKey();
  const part = (from: number, to: number): string => publicKey.subarray(from, to).toString('base64url');
  const privateKey = createPrivateKey({
    key: { kty: 'EC', crv: 'P-256', d: secret.toString('base64url'), x: part(1, 33), y: part(33, 65) },
    format: 'jwk',
  });
  return { publicKey, privateKey };
}

/** The secret two keys share, and the public key to send along. @throws where `publicKey` is no point of the curve */
export function p256Exchange(
  publicKey: Buffer,
  ownSecret: Buffer = Buffer.from(newP256Key(), 'base64url'),
): { shared: Buffer; ownPublic: Buffer } {
  const ecdh = createECDH(CURVE);
  ecdh.setPrivateKey(ownSecret);
  return { shared: ecdh.computeSecret(publicKey), ownPublic: ecdh.getPublicKey() };
}

/** True for 65 bytes, base64url, that are a point of the curve. */
export function isP256Point(text: string): boolean {
  const point = Buffer.from(text, 'base64url');
  if (point.length !== 65 || point[0] !== 4) return false;
  try {
    p256Exchange(point);
    return true;
  } catch {
    return false;
  }
}
