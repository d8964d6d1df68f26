/** A source of random numbers that gives the same ones for the same seed on every machine. */
export interface Random {
  /** A whole number from 0 to `below` - 1; `below` up to 2^32. */
  whole(below: number): number;
  /** A number from 0 up to but not 1, 32 bits of it. */
  part(): number;
}

/**
 * xoshiro128** (Blackman and Vigna 2021, ACM Trans. Math. Softw. 47:36), its state filled from seed and stream by
 * SplitMix. Streams of one seed are independent, so that replicate 17 is the same on whichever thread it runs.
 */
export function seededRandom(seed: number, stream = 0): Random {
  let mix = (Math.imul(seed | 0, 0x9e3779b9) ^ Math.imul((stream + 1) | 0, 0x85ebca6b)) | 0;
  const next = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let [a, b, c, d] = [next(), next(), next(), next() | 1];
  const bits = (): number => {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  return {
    // The low part of a product of two 32-bit numbers is lost to rounding below 2^53: no bias worth a name.
    whole: (below) => Math.floor((bits() / 0x100000000) * below),
    part: () => bits() / 0x100000000,
  };
}
