import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { ChosenFile } from '../../demo/exercise/browser.ts';

const PIXELS = 640;
/** After the two bytes that begin every JPEG file a comment may stand: marker, length, text. */
const HEAD = 2;

/** A photo that differs from all others, and the hash it must be kept under. */
export interface Photo extends ChosenFile {
  sha256: string;
}

/** Makes one photo of some hundred kilobytes; each that is asked for is the same picture with another comment in it. */
export async function madePhotos(): Promise<() => Photo> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  const picture = await sharp({
    create: { width: PIXELS, height: PIXELS, channels: 3, background: '#888', noise },
  })
    .jpeg({ quality: 80 })
    .toBuffer();
  let made = 0;
  return () => {
    const text = Buffer.from(`photo ${++made} of this run`);
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, text.length + 2]), text]);
    const bytes = new Uint8Array(Buffer.concat([picture.subarray(0, HEAD), comment, picture.subarray(HEAD)]));
    return { name: `IMG_${made}.jpg`, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  };
}
