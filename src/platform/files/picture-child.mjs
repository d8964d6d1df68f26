// Draws one picture anew: stdin in, stdout out, then gone. It runs apart, with no settings, no keys and no database in
// reach, because what it reads was made by strangers. Nothing that was beside the pixels comes out: no place, no time,
// no name, no thumbnail, no second file.
import sharp from 'sharp';

const { maxEdge, as } = JSON.parse(process.argv[2] ?? '{}');
const MOST_PIXELS = 120_000_000;
const SAME = {
  jpeg: { quality: 92, mozjpeg: false },
  png: { compressionLevel: 6 },
  webp: { quality: 92 },
  heif: { quality: 80, compression: 'av1' },
};

sharp.cache(false);
sharp.concurrency(1);
const parts = [];
for await (const part of process.stdin) parts.push(part);
const picture = sharp(Buffer.concat(parts), {
  limitInputPixels: MOST_PIXELS,
  failOn: 'error',
  animated: false,
});
const { format } = await picture.metadata();
let drawn = picture.rotate().toColourspace('srgb');
if (maxEdge) drawn = drawn.resize(maxEdge, maxEdge, { fit: 'inside', withoutEnlargement: true });
if (as === 'jpeg') drawn = drawn.flatten({ background: '#ffffff' }).jpeg({ quality: 82 });
else if (SAME[format]) drawn = drawn.toFormat(format, SAME[format]);
else throw new Error('no such picture');
process.stdout.write(await drawn.toBuffer());
