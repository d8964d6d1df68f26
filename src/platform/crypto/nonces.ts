import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 4096;
const pool = Buffer.allocUnsafeSlow(POOL_BYTES);
let used = POOL_BYTES;

/**
 * Random bytes for what is not secret once it is used: nonces, salts, request ids. Drawn for hundreds at a time, since
 * one draw takes as long as sealing a short text; each byte is given out once. Keys and tokens draw their own.
 * @param bytes at most 64
 */
export function newNonce(bytes: number): Buffer {
  const nonce = Buffer.allocUnsafe(bytes);
  writeNonce(nonce, 0, bytes);
  return nonce;
}

/** The same, written into a text that is being made. */
export function writeNonce(target: Buffer, at: number, bytes: number): void {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  pool.copy(target, at, used, used + bytes);
  used += bytes;
}
