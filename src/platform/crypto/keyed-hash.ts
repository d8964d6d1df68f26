import { hash } from 'node:crypto';

/** SHA-256 works through blocks of so many bytes and answers so many. */
export const BLOCK_BYTES = 64;
export const HASH_BYTES = 32;
/** RFC 2104: what a key is mixed with inside and outside. */
const INSIDE = 0x36;
const OUTSIDE = 0x5c;

/** A key of 32 bytes in its inner and outer block (RFC 2104); the outer one has room for the inner hash behind. */
export function blocksOf(key: Uint8Array): { inside: Buffer; outside: Buffer } {
  const inside = Buffer.alloc(BLOCK_BYTES, INSIDE);
  const outside = Buffer.alloc(BLOCK_BYTES + HASH_BYTES, OUTSIDE);
  for (let at = 0; at < HASH_BYTES; at += 1) {
    inside[at] = INSIDE ^ (key[at] ?? 0);
    outside[at] = OUTSIDE ^ (key[at] ?? 0);
  }
  return { inside, outside };
}

/** The hash of an inner text within an outer block, with a letter for each byte (`latin1`). */
export function hashedTwice(outside: Buffer, inner: Buffer): string {
  outside.write(hash('sha256', inner, 'binary'), BLOCK_BYTES, 'latin1');
  return hash('sha256', outside, 'binary');
}

/** Texts that leave room for this many bytes are put together where the key stands already. */
const USUAL_BYTES = 512;

/**
 * HMAC-SHA-256 (RFC 2104) of many texts under one key. The key is mixed into its blocks once, and each hash is of one
 * piece and answered as a text: an object that could take several pieces, and a buffer for each answer, take several times
 * as long as the hash.
 */
export class KeyedHash {
  readonly #outside: Buffer;
  /** The inner block, and room for a text behind. */
  readonly #inner = Buffer.alloc(BLOCK_BYTES + USUAL_BYTES);

  /** @param key 32 bytes @throws RangeError for another length */
  constructor(key: Uint8Array) {
    if (key.length !== HASH_BYTES) throw new RangeError(`a key has ${HASH_BYTES} bytes`);
    const { inside, outside } = blocksOf(key);
    inside.copy(this.#inner);
    this.#outside = outside;
  }

  /** 32 bytes, as a text with a letter for each (`latin1`). */
  of(text: string): string {
    // A character takes three bytes at most.
    const inner =
      3 * text.length <= USUAL_BYTES
        ? this.#inner
        : Buffer.concat([this.#inner.subarray(0, BLOCK_BYTES)], BLOCK_BYTES + 3 * text.length);
    const end = BLOCK_BYTES + inner.write(text, BLOCK_BYTES, 'utf8');
    return hashedTwice(this.#outside, inner.subarray(0, end));
  }
}
