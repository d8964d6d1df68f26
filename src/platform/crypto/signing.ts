import { verify } from 'node:crypto';
import { canonicalText } from './canonical-text.ts';
import { publicKeyFromRaw } from './raw-keys.ts';

export { canonicalText, comparableText } from './canonical-text.ts';
export { newVerifyCode, normaliseVerifyCode } from './verify-code.ts';

/**
 * True where the Ed25519 signature (base64url) was made over the canonical form of this text by the holder of the
 * key (32 raw bytes). Anything malformed answers false.
 */
export function verifySignature(publicKeyRaw: Uint8Array, text: string, signature: string): boolean {
  return verifyBytes(publicKeyRaw, Buffer.from(canonicalText(text), 'utf8'), signature);
}

/** The same over exact bytes; audit checkpoints use it. */
export function verifyBytes(publicKeyRaw: Uint8Array, bytes: Uint8Array, signature: string): boolean {
  const raw = Buffer.from(signature, 'base64url');
  if (raw.length !== 64 || publicKeyRaw.length !== 32) return false;
  return verify(null, bytes, publicKeyFromRaw('ed25519', publicKeyRaw), raw);
}
