import { fold } from './fold.ts';
import { type HashKey, hashKey, keyedHash } from './keyed-hash.ts';
import { marksOf } from './marks.ts';

/** Slots of a text's phrases, and as many of its words. */
export const SKETCH_SLOTS = 128;
export const SKETCH_BYTES = 2 * SKETCH_SLOTS;
/** What a byte can say beside "nothing fell here". */
const VALUES = 255;
/** Words of a typed place that are kept, and how many different values each has. */
const PLACE_WORDS_MOST = 12;
const PLACE_VALUES = 4_096;

/** The keys of an index of likeness: for phrases, for words, and for the words of a place. */
export interface SketchKeys {
  phrases: HashKey;
  words: HashKey;
  places: HashKey;
}

/** The keys from 48 bytes. @throws RangeError for fewer */
export const sketchKeys = (bytes: Uint8Array): SketchKeys => ({
  phrases: hashKey(bytes.subarray(0, 16)),
  words: hashKey(bytes.subarray(16, 32)),
  places: hashKey(bytes.subarray(32, 48)),
});

/** Which hashes fell into which slot, the least in each; eight bits of it are kept. */
function slotsOf(hashes: Iterable<number>): Buffer {
  const least = new Array<number>(SKETCH_SLOTS).fill(Number.POSITIVE_INFINITY);
  for (const hash of hashes) {
    const slot = hash % SKETCH_SLOTS;
    least[slot] = Math.min(least[slot] as number, Math.floor(hash / SKETCH_SLOTS));
  }
  return Buffer.from(least.map((hash) => (hash === Number.POSITIVE_INFINITY ? 0 : 1 + (hash % VALUES))));
}

const unitsOf = (word: string): Uint16Array => Uint16Array.from(word, (letter) => letter.charCodeAt(0));
const foldedWords = (text: string): string[] => (text.match(/[\p{L}\p{M}]{3,}/gu) ?? []).map(foldedWord);

/**
 * What a text is compared by where nobody may read it: its phrases (the marks of letters: keyed hashes of seven letters in
 * a row) fall into 128 slots and its words into 128 more, and of the least one in each slot eight bits are kept
 * (one-permutation MinHash, Li, Owen and Zhang 2012; b-bit MinHash, Li and König 2010). Every text gives the same number
 * of bytes. Without the key nobody can try a phrase or a word on it.
 */
export const sketchOf = ({ phrases, words }: SketchKeys, text: string): Buffer =>
  Buffer.concat([
    slotsOf(marksOf(phrases, fold(text)).map(({ hash }) => hash)),
    slotsOf(foldedWords(text).map((word) => keyedHash(words, unitsOf(word)))),
  ]);

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
  const words = foldedWords(text).filter((word) => !PLACE_FORMS.has(word));
  const values = new Set<number>();
  for (const word of words) {
    if (values.size === PLACE_WORDS_MOST) break;
    values.add(keyedHash(places, unitsOf(word)) % PLACE_VALUES);
  }
  const bytes = Buffer.alloc(values.size * 2);
  [...values]
    .sort((a, b) => a - b)
    .forEach((value, at) => {
      bytes.writeUInt16BE(value, at * 2);
    });
  return bytes;
}

/** Where a part of a sketch begins: its phrases or its words. */
export const SKETCH_PARTS = { phrases: 0, words: SKETCH_SLOTS } as const;

/** What two sketches share in one part: slots the shorter one fills, and the slots that are equal. */
export interface SketchShare {
  filled: number;
  equal: number[];
  /** Of the shorter text's sample the part that the other holds too, 0 to 1, less what chance makes equal. */
  share: number;
}

/** How much of one part two sketches share; null where one of them says nothing. */
export function sketchShare(a: Uint8Array, b: Uint8Array, from: number): SketchShare | null {
  let [inA, inB, both] = [0, 0, 0];
  const equal: number[] = [];
  for (let slot = from; slot < from + SKETCH_SLOTS; slot += 1) {
    const [left, right] = [a[slot] ?? 0, b[slot] ?? 0];
    if (left > 0) inA += 1;
    if (right > 0) inB += 1;
    if (left > 0 && right > 0) both += 1;
    if (left > 0 && left === right) equal.push(slot);
  }
  const filled = Math.min(inA, inB);
  if (filled === 0) return null;
  const chance = (both - equal.length) / (VALUES - 1);
  return { filled, equal, share: Math.max(0, (equal.length - chance) / filled) };
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
