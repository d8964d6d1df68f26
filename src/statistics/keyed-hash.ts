/** The key of a keyed hash: 128 bits as four words, low word first. */
export type HashKey = readonly [k0Low: number, k0High: number, k1Low: number, k1High: number];

/** The key from 16 bytes. @throws RangeError for any other length */
export function hashKey(bytes: Uint8Array): HashKey {
  if (bytes.length !== 16) throw new RangeError('a keyed hash takes a key of 16 bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const word = (at: number) => view.getUint32(at, true) | 0;
  return [word(0), word(4), word(8), word(12)];
}

// The state of the one hash under way, as low and high halves; JavaScript numbers hold no 64-bit integers.
const state = new Int32Array(8);

const carry = (sum: number, part: number): number => (sum >>> 0 < part >>> 0 ? 1 : 0);

/** `state[a] += state[b]`, both 64-bit; places are of the low halves. */
function add(a: number, b: number): void {
  const low = ((state[a] as number) + (state[b] as number)) | 0;
  state[a + 1] = ((state[a + 1] as number) + (state[b + 1] as number) + carry(low, state[b] as number)) | 0;
  state[a] = low;
}

/** `state[a] = rotate(state[a], bits) xor state[b]`; rotations by 32 and more swap the halves first. */
function rotateXor(a: number, bits: number, b: number): void {
  const swap = bits >= 32;
  const by = bits & 31;
  const low = state[swap ? a + 1 : a] as number;
  const high = state[swap ? a : a + 1] as number;
  const mixed = by === 0;
  state[a] = (mixed ? low : (low << by) | (high >>> (32 - by))) ^ (state[b] as number);
  state[a + 1] = (mixed ? high : (high << by) | (low >>> (32 - by))) ^ (state[b + 1] as number);
}

function swapHalves(a: number): void {
  const low = state[a] as number;
  state[a] = state[a + 1] as number;
  state[a + 1] = low;
}

const [V0, V1, V2, V3] = [0, 2, 4, 6];

function round(): void {
  add(V0, V1);
  rotateXor(V1, 13, V0);
  swapHalves(V0);
  add(V2, V3);
  rotateXor(V3, 16, V2);
  add(V0, V3);
  rotateXor(V3, 21, V0);
  add(V2, V1);
  rotateXor(V1, 17, V2);
  swapHalves(V2);
}

function begin([k0Low, k0High, k1Low, k1High]: HashKey): void {
  state[0] = 0x70736575 ^ k0Low;
  state[1] = 0x736f6d65 ^ k0High;
  state[2] = 0x6e646f6d ^ k1Low;
  state[3] = 0x646f7261 ^ k1High;
  state[4] = 0x6e657261 ^ k0Low;
  state[5] = 0x6c796765 ^ k0High;
  state[6] = 0x79746573 ^ k1Low;
  state[7] = 0x74656462 ^ k1High;
}

function take(low: number, high: number): void {
  state[6] = (state[6] as number) ^ low;
  state[7] = (state[7] as number) ^ high;
  round();
  round();
  state[0] = (state[0] as number) ^ low;
  state[1] = (state[1] as number) ^ high;
}

const HIGH_BITS = 0x1f_ffff;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) of UTF-16 code units `from` to `to` as little-endian bytes, its low 53
 * bits: an exact JavaScript integer. Without the key nobody can compute the hash of a text they guess. About 0.3 µs
 * for seven units.
 */
export function keyedHash(key: HashKey, units: Uint16Array, from = 0, to = units.length): number {
  begin(key);
  let at = from;
  for (; at + 4 <= to; at += 4)
    take(
      (units[at] as number) | ((units[at + 1] as number) << 16),
      (units[at + 2] as number) | ((units[at + 3] as number) << 16),
    );
  const left = to - at;
  const unit = (offset: number): number => (offset < left ? (units[at + offset] as number) : 0);
  take(unit(0) | (unit(1) << 16), unit(2) | (((to - from) * 2) << 24));
  state[4] = (state[4] as number) ^ 0xff;
  for (let last = 0; last < 4; last += 1) round();
  const low = (state[0] as number) ^ (state[2] as number) ^ (state[4] as number) ^ (state[6] as number);
  const high = (state[1] as number) ^ (state[3] as number) ^ (state[5] as number) ^ (state[7] as number);
  return (high & HIGH_BITS) * 0x1_0000_0000 + (low >>> 0);
}
