import { fold } from './fold.ts';
import { type HashKey, hashKey, keyedHash } from './keyed-hash.ts';
import { marksOf } from './marks.ts';

/** Bytes of the sketch of a text. */
export const SKETCH_SLOTS = 128;
/** What a byte can say beside "nothing fell here". */
const VALUES = 255;
/** Words of a typed place that are kept, and how many different values each has. */
const PLACE_WORDS_MOST = 12;
const PLACE_VALUES = 4_096;

/** The two keys of an index of likeness: for phrases, and for the words of a place. */
export interface SketchKeys {
  phrases: HashKey;
  places: HashKey;
}

/** The keys from 32 bytes. @throws RangeError for any other length */
export const sketchKeys = (bytes: Uint8Array): SketchKeys => ({
  phrases: hashKey(bytes.subarray(0, 16)),
  places: hashKey(bytes.subarray(16, 32)),
});

/**
 * What a text is compared by where nobody may read it: its marks (keyed hashes of seven letters) fall into 128 slots,
 * and of the least one in each slot eight bits are kept (one-permutation MinHash, Li, Owen and Zhang 2012; b-bit MinHash,
 * Li and König 2010). Every text gives the same number of bytes. Who holds the key too can ask "is it likely that this
 * text is in there?" and cannot read it back: a byte fits one in 255 of all phrases.
 */
export function sketchOf({ phrases }: SketchKeys, text: string): Buffer {
  const least = new Array<number>(SKETCH_SLOTS).fill(Number.POSITIVE_INFINITY);
  for (const { hash } of marksOf(phrases, fold(text))) {
    const slot = hash % SKETCH_SLOTS;
    least[slot] = Math.min(least[slot] as number, Math.floor(hash / SKETCH_SLOTS));
  }
  return Buffer.from(least.map((hash) => (hash === Number.POSITIVE_INFINITY ? 0 : 1 + (hash % VALUES))));
}

/** Words that stand in every second place and tell none apart. */
const PLACE_FORMS = new Set(
  'the and near next outside inside front behind opposite corner end side road street lane avenue close way from with'
    .split(' ')
    .map(foldedWord),
);

function foldedWord(word: string): string {
  return String.fromCharCode(...fold(word).units);
}

/**
 * What a typed place is compared by: twelve bits of a keyed hash of each of its words, two bytes a word, in order. A
 * value stands for some two dozen words of a dictionary even for who holds the key.
 */
export function placeSketchOf({ places }: SketchKeys, text: string): Buffer {
  const words = (text.match(/[\p{L}\p{M}]{3,}/gu) ?? [])
    .map(foldedWord)
    .filter((word) => !PLACE_FORMS.has(word));
  const values = new Set<number>();
  for (const word of words) {
    if (values.size === PLACE_WORDS_MOST) break;
    const units = Uint16Array.from(word, (letter) => letter.charCodeAt(0));
    values.add(keyedHash(places, units) % PLACE_VALUES);
  }
  const bytes = Buffer.alloc(values.size * 2);
  [...values]
    .sort((a, b) => a - b)
    .forEach((value, at) => {
      bytes.writeUInt16BE(value, at * 2);
    });
  return bytes;
}

/**
 * The share of the shorter text's sampled phrases that the other holds too, 0 to 1, less what chance makes equal; and
 * how many slots the shorter one fills, which says how far the share can be trusted. Null where one says nothing.
 */
export function sketchShare(a: Uint8Array, b: Uint8Array): { share: number; filled: number } | null {
  let [inA, inB, both, equal] = [0, 0, 0, 0];
  for (let slot = 0; slot < SKETCH_SLOTS; slot += 1) {
    const [left, right] = [a[slot] ?? 0, b[slot] ?? 0];
    if (left > 0) inA += 1;
    if (right > 0) inB += 1;
    if (left > 0 && right > 0) both += 1;
    if (left > 0 && left === right) equal += 1;
  }
  const filled = Math.min(inA, inB);
  if (filled === 0) return null;
  const chance = (both - equal) / (VALUES - 1);
  return { share: Math.max(0, (equal - chance) / filled), filled };
}

/** How many words of a place two sketches share, and how many the shorter has. */
export function placeShare(a: Uint8Array, b: Uint8Array): { shared: number; words: number } {
  const values = (bytes: Uint8Array): number[] =>
    Array.from(
      { length: bytes.length >> 1 },
      (_, at) => ((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0),
    );
  const [left, right] = [values(a), new Set(values(b))];
  return {
    shared: left.filter((value) => right.has(value)).length,
    words: Math.min(left.length, right.size),
  };
}
