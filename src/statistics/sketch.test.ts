import { describe, expect, it } from 'vitest';
import {
  placeShare,
  placeSketchOf,
  SKETCH_BYTES,
  SKETCH_PARTS,
  sketchKeys,
  sketchOf,
  sketchShare,
} from './sketch.ts';

const keys = sketchKeys(Uint8Array.from({ length: 48 }, (_, at) => at * 7 + 3));
const others = sketchKeys(Uint8Array.from({ length: 48 }, (_, at) => at * 11 + 1));
const LONG =
  'Two men stood at the gate of the prayer house and shouted at everybody who came out that they should go home. ' +
  'One of them threw a bottle at the wall. An old woman was crying and nobody helped her until the baker came out.';
const share = (a: string, b: string, part: keyof typeof SKETCH_PARTS = 'phrases'): number =>
  sketchShare(sketchOf(keys, a), sketchOf(keys, b), SKETCH_PARTS[part])?.share ?? -1;

describe('the sketch of a text', () => {
  it('has one length and says how much two texts share, whatever the case, accents and spacing', () => {
    expect(sketchOf(keys, LONG)).toHaveLength(SKETCH_BYTES);
    expect(sketchOf(keys, '')).toEqual(Buffer.alloc(SKETCH_BYTES));
    expect(share(LONG, LONG.toUpperCase().replaceAll(' ', '  '))).toBe(1);
    const half = LONG.slice(0, LONG.length / 2);
    expect(share(LONG, half)).toBeGreaterThan(0.6);
    expect(
      share(
        LONG,
        'My neighbour plays his music so loud at night that the whole house cannot sleep any more.',
      ),
    ).toBeLessThan(0.1);
    expect(sketchShare(sketchOf(keys, ''), sketchOf(keys, LONG), SKETCH_PARTS.phrases)).toBeNull();
  });

  it('knows the same words in another order, where no phrase is the same', () => {
    const turned = LONG.split(' ').reverse().join(' ');
    expect(share(LONG, turned, 'words')).toBe(1);
    expect(share(LONG, turned)).toBeLessThan(0.3);
  });

  it('says nothing under another key', () => {
    for (const part of Object.values(SKETCH_PARTS))
      expect(sketchShare(sketchOf(keys, LONG), sketchOf(others, LONG), part)?.share).toBeLessThan(0.1);
  });
});

describe('the sketch of a place', () => {
  it('shares its own words and not the words of every place', () => {
    const place = (text: string) => placeSketchOf(keys, text);
    expect(
      placeShare(place('Outside the Kestrel Bakery, Mill Road'), place('kestrel bakery near the tram')),
    ).toEqual({
      shared: 2,
      words: 3,
    });
    expect(placeShare(place('the end of the road'), place('the end of the road'))).toEqual({
      shared: 0,
      words: 0,
    });
    expect(placeShare(place('Kestrel'), placeSketchOf(others, 'Kestrel')).shared).toBe(0);
    expect(
      place('one two three four five six seven eight nine ten eleven twelve thirteen fourteen'),
    ).toHaveLength(24);
  });
});
