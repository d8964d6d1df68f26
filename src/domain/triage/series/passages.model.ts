import type { Folded } from '#statistics/fold';

/** A stretch of letters that two texts share, in folded letters: where it begins in each, and how long it is there. */
export interface Passage {
  left: number;
  right: number;
  leftLength: number;
  rightLength: number;
}

/** Letters in a row that start a shared stretch. */
const SEED = 6;
/** Two seeds belong to one stretch when no more letters than this stand between them, in either text. */
const GAP_MOST = 14;
/** ... and when the gap is of nearly the same length in both. */
const DRIFT_MOST = 4;
/** A stretch shorter than this happens between any two texts of one language. */
const PASSAGE_LEAST = 24;
/** Places of one seed looked at: a text that repeats itself does not cost the square of its length. */
const PLACES_MOST = 8;

/** A 32-bit key of six letters; clashes are checked letter by letter. */
function seedKey(units: Uint16Array, at: number): number {
  let key = 0;
  for (let offset = 0; offset < SEED; offset += 1)
    key = (Math.imul(key, 0x01000193) ^ (units[at + offset] as number)) | 0;
  return key;
}

// One letter is held against several others in turn: its seeds are looked up once.
const kept = new WeakMap<Uint16Array, Map<number, number[]>>();

function seedPlaces(units: Uint16Array): Map<number, number[]> {
  const known = kept.get(units);
  if (known) return known;
  const places = new Map<number, number[]>();
  for (let at = 0; at + SEED <= units.length; at += 1) {
    const key = seedKey(units, at);
    const list = places.get(key);
    if (!list) places.set(key, [at]);
    else if (list.length < PLACES_MOST) list.push(at);
  }
  kept.set(units, places);
  return places;
}

function isSame(a: Uint16Array, at: number, b: Uint16Array, to: number): boolean {
  for (let offset = 0; offset < SEED; offset += 1) if (a[at + offset] !== b[to + offset]) return false;
  return true;
}

/** How far two texts run alike from here. */
function runLength(a: Uint16Array, at: number, b: Uint16Array, to: number): number {
  let length = 0;
  while (at + length < a.length && to + length < b.length && a[at + length] === b[to + length]) length += 1;
  return length;
}

/** Where the stretch goes on after a gap of a few letters, if it does: the nearest seed beyond, in both texts. */
function nextSeed(a: Uint16Array, at: number, b: Uint16Array, to: number): [number, number] | undefined {
  for (let sum = 1; sum <= GAP_MOST * 2; sum += 1) {
    const least = Math.max(0, sum - GAP_MOST);
    for (let skipA = least; skipA <= Math.min(sum, GAP_MOST); skipA += 1) {
      const skipB = sum - skipA;
      if (Math.abs(skipA - skipB) > DRIFT_MOST) continue;
      if (at + skipA + SEED > a.length || to + skipB + SEED > b.length) continue;
      if (isSame(a, at + skipA, b, to + skipB)) return [at + skipA, to + skipB];
    }
  }
  return undefined;
}

/** The stretch that begins with a seed at these places: runs of the same letters with small faults between. */
function extend(a: Uint16Array, left: number, b: Uint16Array, right: number): Passage {
  let [at, to] = [left, right];
  for (;;) {
    const run = runLength(a, at, b, to);
    [at, to] = [at + run, to + run];
    const next = nextSeed(a, at, b, to);
    if (!next) return { left, right, leftLength: at - left, rightLength: to - right };
    [at, to] = next;
  }
}

/**
 * The stretches two texts share, in the order of the left one: exact seeds of six letters, extended over small faults
 * (a wrong letter, a lost one, a word changed). At each place the longest stretch wins; order between stretches does
 * not matter, so that moved paragraphs are found. Linear but for texts that repeat themselves.
 */
export function sharedPassages(left: Folded, right: Folded): Passage[] {
  const [a, b] = [left.units, right.units];
  const places = seedPlaces(b);
  const found: Passage[] = [];
  let at = 0;
  while (at + SEED <= a.length) {
    let best: Passage | undefined;
    for (const to of places.get(seedKey(a, at)) ?? []) {
      if (!isSame(a, at, b, to)) continue;
      const passage = extend(a, at, b, to);
      if (!best || passage.leftLength > best.leftLength) best = passage;
    }
    if (best && best.leftLength >= PASSAGE_LEAST) {
      found.push(best);
      at += best.leftLength;
    } else at += 1;
  }
  return found;
}
