import { Refusal } from '#kernel/refusal';
import { PICTURE_SIDE, pictureHash } from './picture-hash.model.ts';

/** What a picture is compared by: its own hash is stored, and earlier pictures are held against every variant. */
export interface MaterialPicture {
  hash: Uint8Array;
  /** The picture as it is, a little cropped, a little wider, a little turned. */
  variants: Uint8Array[];
}

// Read when the first picture comes: most processes that know this room never see one.
const reader = async () => (await import('sharp')).default;

const WORK_SIDE = 256;
/** A picture that unpacks to more is not a leaflet but an attack on the process that reads it. */
const PIXELS_MOST = 50_000_000;
const TURNS_DEGREES = [-2, 0, 2];
/** Part of each side cut off (above 0) or added (below 0). */
const CROPS = [-0.06, -0.03, 0, 0.03, 0.06];

const WORK = { width: WORK_SIDE, height: WORK_SIDE, channels: 1 } as const;

async function variantOf(grey: Buffer, turn: number, crop: number): Promise<Uint8Array> {
  const sharp = await reader();
  let image = sharp(grey, { raw: WORK });
  if (turn !== 0) {
    const turned = await image
      .rotate(turn, { background: '#fff' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = turned.info;
    const [left, top] = [Math.floor((width - WORK_SIDE) / 2), Math.floor((height - WORK_SIDE) / 2)];
    const cut = await sharp(turned.data, { raw: { width, height, channels } })
      .extract({ left, top, width: WORK_SIDE, height: WORK_SIDE })
      .greyscale()
      .raw()
      .toBuffer();
    image = sharp(cut, { raw: WORK });
  }
  const edge = Math.round(Math.abs(crop) * WORK_SIDE);
  if (crop > 0)
    image = image.extract({
      left: edge,
      top: edge,
      width: WORK_SIDE - 2 * edge,
      height: WORK_SIDE - 2 * edge,
    });
  if (crop < 0)
    image = image.extend({ top: edge, bottom: edge, left: edge, right: edge, extendWith: 'copy' });
  // Two steps: sharp resizes before it extends, whatever the order of the calls.
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels } })
    .resize(PICTURE_SIDE, PICTURE_SIDE, { fit: 'fill', kernel: 'cubic' })
    .greyscale()
    .raw()
    .toBuffer();
}

/**
 * What a photographed letter or leaflet is compared by, from the bytes of the picture (JPEG, PNG, WebP, GIF, TIFF). The
 * pixels are read and forgotten. For the page of staff and for whatever takes in evidence.
 * @throws Refusal `invalid-input` where the bytes are no picture, `too-large` where it unpacks to too many pixels
 */
export async function materialFromImage(bytes: Uint8Array): Promise<MaterialPicture> {
  const sharp = await reader();
  const grey = await sharp(bytes, { limitInputPixels: PIXELS_MOST, failOn: 'error' })
    .rotate()
    .flatten({ background: '#fff' })
    .greyscale()
    .resize(WORK_SIDE, WORK_SIDE, { fit: 'fill' })
    .raw()
    .toBuffer()
    .catch((error: Error) => {
      const isHuge = /pixel limit/.test(error.message);
      throw new Refusal(isHuge ? 'too-large' : 'invalid-input', 'this is not a picture that can be read');
    });
  const variants: Uint8Array[] = [];
  for (const turn of TURNS_DEGREES)
    for (const crop of CROPS) variants.push(pictureHash(await variantOf(grey, turn, crop)));
  return {
    hash: variants[TURNS_DEGREES.indexOf(0) * CROPS.length + CROPS.indexOf(0)] as Uint8Array,
    variants,
  };
}
