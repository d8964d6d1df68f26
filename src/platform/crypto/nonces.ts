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
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const nonce = Buffer.from(pool.subarray(used, used + bytes));
  used += bytes;
  return nonce;
}
