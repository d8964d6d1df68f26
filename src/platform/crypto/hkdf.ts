import { createHmac, hash } from 'node:crypto';

/** SHA-256 works through blocks of so many bytes and answers so many. */
const BLOCK_BYTES = 64;
const HASH_BYTES = 32;
/** RFC 2104: what a key is mixed with inside and outside. */
const INSIDE = 0x36;
const OUTSIDE = 0x5c;
/** Where the info stands: after the key's inner block and the block of output before it. */
const INFO_AT = BLOCK_BYTES + HASH_BYTES;

/** Where texts to be hashed are put together: nothing but noughts while none is. Longer ones have a room of their own. */
const usualRoom = Buffer.alloc(512);

/** HKDF-SHA-256's first step (RFC 5869, 2.2). */
export const extract = (salt: Uint8Array, secret: Uint8Array): Buffer =>
  createHmac('sha256', salt).update(secret).digest();

/**
 * Its second step (2.3), taken many times for one first: 64 bytes for each info, as two blocks. The key is mixed into its
 * inner and outer block once; a hash of one piece then takes half the time of an object that could take several.
 */
export class Expander {
  readonly #inside = Buffer.alloc(BLOCK_BYTES, INSIDE);
  /** With room for the inner hash behind. */
  readonly #outside = Buffer.alloc(BLOCK_BYTES + HASH_BYTES, OUTSIDE);

  /** @param extracted the first step's 32 bytes, which are wiped */
  constructor(extracted: Uint8Array) {
    for (let at = 0; at < HASH_BYTES; at += 1) {
      this.#inside[at] = INSIDE ^ (extracted[at] ?? 0);
      this.#outside[at] = OUTSIDE ^ (extracted[at] ?? 0);
    }
    extracted.fill(0);
  }

  expand(info: string): { first: Buffer; second: Buffer } {
    // A character takes three bytes at most.
    const needed = INFO_AT + 3 * info.length + 1;
    const room = needed <= usualRoom.length ? usualRoom : Buffer.alloc(needed);
    const end = INFO_AT + room.write(info, INFO_AT, 'utf8');
    try {
      room.set(this.#inside, HASH_BYTES);
      room[end] = 1;
      const first = this.#outer(room.subarray(HASH_BYTES, end + 1));
      room.set(this.#inside, 0);
      room.set(first, BLOCK_BYTES);
      room[end] = 2;
      return { first, second: this.#outer(room.subarray(0, end + 1)) };
    } finally {
      room.fill(0, 0, end + 1);
    }
  }

  #outer(inner: Buffer): Buffer {
    this.#outside.set(hash('sha256', inner, 'buffer'), BLOCK_BYTES);
    return hash('sha256', this.#outside, 'buffer');
  }
}
