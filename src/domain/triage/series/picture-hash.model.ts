// 32 by 32 grey values are what both hashes are made of.
export const PICTURE_SIDE = 32;
const BLOCK = 8;
const HASH_BYTES = 16;

// cos((2x + 1) u pi / 64) for the eight lowest frequencies.
const COSINES = Array.from({ length: BLOCK + 1 }, (_, u) =>
  Float64Array.from({ length: PICTURE_SIDE }, (_, x) =>
    Math.cos(((2 * x + 1) * u * Math.PI) / (2 * PICTURE_SIDE)),
  ),
);

/** The lowest 8 x 8 frequencies without the flat row and column, each above or below their median (pHash). */
function frequencyBits(grey: Uint8Array): boolean[] {
  const rows = Array.from({ length: PICTURE_SIDE }, (_, y) =>
    COSINES.map((cosine) =>
      cosine.reduce((sum, value, x) => sum + value * (grey[y * PICTURE_SIDE + x] ?? 0), 0),
    ),
  );
  const values: number[] = [];
  for (let v = 1; v <= BLOCK; v += 1)
    for (let u = 1; u <= BLOCK; u += 1)
      values.push(
        (COSINES[v] as Float64Array).reduce((sum, value, y) => sum + value * (rows[y]?.[u] ?? 0), 0),
      );
  const median = [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
  return values.map((value) => value > median);
}

/** Whether each of 8 x 8 cells is brighter than the one to its left, over 9 x 8 means (dHash). */
function differenceBits(grey: Uint8Array): boolean[] {
  const mean = (column: number, row: number): number => {
    const [left, right] = [
      Math.floor((column * PICTURE_SIDE) / 9),
      Math.floor(((column + 1) * PICTURE_SIDE) / 9),
    ];
    let sum = 0;
    for (let y = row * 4; y < row * 4 + 4; y += 1)
      for (let x = left; x < right; x += 1) sum += grey[y * PICTURE_SIDE + x] ?? 0;
    return sum / (right - left);
  };
  const bits: boolean[] = [];
  for (let row = 0; row < BLOCK; row += 1)
    for (let column = 0; column < BLOCK; column += 1) bits.push(mean(column + 1, row) > mean(column, row));
  return bits;
}

/**
 * Two perceptual hashes of 64 bits of a picture shrunk to 32 x 32 grey values: what stays when a picture is compressed
 * again, resized, or made brighter. It is no fingerprint of the file and cannot be turned back into the picture.
 * @throws RangeError for any other number of values
 */
export function pictureHash(grey: Uint8Array): Uint8Array {
  if (grey.length !== PICTURE_SIDE ** 2) throw new RangeError('a picture is hashed from 32 x 32 grey values');
  const hash = new Uint8Array(HASH_BYTES);
  [...frequencyBits(grey), ...differenceBits(grey)].forEach((bit, at) => {
    if (bit) hash[at >> 3] = (hash[at >> 3] ?? 0) | (1 << (at & 7));
  });
  return hash;
}

/** The hash with the force's mask laid over it; laid over twice it is the hash again. */
export const masked = (hash: Uint8Array, mask: Uint8Array): Buffer =>
  Buffer.from(hash.map((byte, at) => byte ^ (mask[at] ?? 0)));

function differingBits(a: Uint8Array, b: Uint8Array, from: number, to: number): number {
  let bits = 0;
  for (let at = from; at < to; at += 1)
    for (let rest = (a[at] ?? 0) ^ (b[at] ?? 0); rest > 0; rest &= rest - 1) bits += 1;
  return bits;
}

/** Bits that differ, the mean of the two hashes, 0 to 64: about 32 between unrelated pictures. */
export const pictureDistance = (a: Uint8Array, b: Uint8Array): number =>
  Math.round((differingBits(a, b, 0, 8) + differingBits(a, b, 8, HASH_BYTES)) / 2);

/** Two pictures are put side by side up to this distance; measured in read-picture.test.ts. */
export const ALIKE_MOST = 12;
