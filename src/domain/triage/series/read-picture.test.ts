import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { leaflet } from './leaflet.testing.ts';
import { ALIKE_MOST, masked, pictureDistance, pictureHash } from './picture-hash.model.ts';
import { type MaterialPicture, materialFromImage } from './read-picture.ts';

const CHANGES: Record<string, (picture: Buffer) => Promise<Buffer>> = {
  'compressed hard': (picture) => sharp(picture).jpeg({ quality: 25 }).toBuffer(),
  'resized to a third': (picture) => sharp(picture).resize(200).jpeg().toBuffer(),
  brighter: (picture) => sharp(picture).modulate({ brightness: 1.25 }).jpeg().toBuffer(),
  grey: (picture) => sharp(picture).greyscale().webp().toBuffer(),
  'cropped by 4 % on each side': (picture) =>
    sharp(picture).extract({ left: 24, top: 32, width: 552, height: 736 }).jpeg().toBuffer(),
  'turned by 2 degrees': (picture) => sharp(picture).rotate(2, { background: '#fff' }).jpeg().toBuffer(),
  blurred: (picture) => sharp(picture).blur(2).jpeg().toBuffer(),
};

const nearest = (variants: readonly Uint8Array[], hash: Uint8Array): number =>
  Math.min(...variants.map((variant) => pictureDistance(variant, hash)));

describe('a picture', () => {
  it('is known again after what happens to pictures', async () => {
    const missed: string[] = [];
    for (let number = 1; number <= 6; number += 1) {
      const original = await leaflet(number);
      const { hash } = await materialFromImage(original);
      for (const [change, apply] of Object.entries(CHANGES)) {
        const distance = nearest((await materialFromImage(await apply(original))).variants, hash);
        if (distance > ALIKE_MOST) missed.push(`${number} ${change}: ${distance}`);
      }
    }
    expect(missed).toEqual([]);
  }, 60_000);

  it('is not taken for another one', async () => {
    const read: MaterialPicture[] = [];
    for (let number = 1; number <= 24; number += 1) read.push(await materialFromImage(await leaflet(number)));
    const near = read.flatMap((one, at) =>
      read.slice(0, at).filter((other) => nearest(one.variants, other.hash) <= ALIKE_MOST),
    );
    expect(near).toHaveLength(0);
  }, 60_000);

  it('keeps its distance under the mask, and its hash does not', async () => {
    const [one, other] = [
      await materialFromImage(await leaflet(1)),
      await materialFromImage(await leaflet(2)),
    ];
    const mask = Uint8Array.from({ length: 16 }, (_, at) => at * 37 + 5);
    expect(pictureDistance(masked(one.hash, mask), masked(other.hash, mask))).toBe(
      pictureDistance(one.hash, other.hash),
    );
    expect(masked(one.hash, mask)).not.toEqual(Buffer.from(one.hash));
    expect(masked(masked(one.hash, mask), mask)).toEqual(Buffer.from(one.hash));
  });

  it('that is none is refused', async () => {
    await expect(materialFromImage(Buffer.from('not a picture'))).rejects.toMatchObject({
      code: 'invalid-input',
    });
    expect(() => pictureHash(new Uint8Array(10))).toThrow(RangeError);
  });
});
