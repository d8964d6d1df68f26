import { createHmac } from 'node:crypto';
import { BLOCK_BYTES, blocksOf, HASH_BYTES, hashedTwice } from './keyed-hash.ts';

/** Where the info stands: after the key's inner block and the block of output before it. */
const INFO_AT = BLOCK_BYTES + HASH_BYTES;

/** Bytes of one expansion: two blocks of output. */
export const EXPANDED_BYTES = 2 * HASH_BYTES;

/** Where texts to be hashed are put together: nothing but noughts while none is. Longer ones have a room of their own. */
const usualRoom = Buffer.alloc(512);

/** HKDF-SHA-256's first step (RFC 5869, 2.2). */
export const extract = (salt: Uint8Array, secret: Uint8Array): Buffer =>
  createHmac('sha256', salt).update(secret).digest();

/**
 * Its second step (2.3), taken many times for one first. The key is mixed into its blocks once, and each hash is of
 * one piece (keyed-hash). Whoever can read a derived text in this process's memory finds the key it is made from there as
 * well.
 */
export class Expander {
  readonly #inside: Buffer;
  readonly #outside: Buffer;

  /** @param extracted the first step's 32 bytes, which are wiped */
  constructor(extracted: Uint8Array) {
    ({ inside: this.#inside, outside: this.#outside } = blocksOf(extracted));
    extracted.fill(0);
  }

  /** Writes 64 bytes derived for this info into `target`. */
  expand(info: string, target: Buffer): void {
    // A character takes three bytes at most.
    const needed = INFO_AT + 3 * info.length + 1;
    const room = needed <= usualRoom.length ? usualRoom : Buffer.alloc(needed);
    const end = INFO_AT + room.write(info, INFO_AT, 'utf8');
    try {
      room.set(this.#inside, HASH_BYTES);
      room[end] = 1;
      const first = hashedTwice(this.#outside, room.subarray(HASH_BYTES, end + 1));
      room.set(this.#inside, 0);
      room.write(first, BLOCK_BYTES, 'latin1');
      room[end] = 2;
      target.write(first, 0, 'latin1');
      target.write(hashedTwice(this.#outside, room.subarray(0, end + 1)), HASH_BYTES, 'latin1');
    } finally {
      room.fill(0, 0, end + 1);
    }
  }
}
