// Sets sheets in a process of its own: the typesetter is fifty megabytes of native code, remembers fonts, and holds up
// everything else of its process while it sets. It has no settings, no keys and no database in reach, takes one order
// after another from the process that started it, and goes when that one lets it go.
import { createRequire } from 'node:module';
import sharp from 'sharp';

/**
 * The typesetter as it is published ready to run, by system and processor. Linux on x64 has Typst 0.14; the newest build for
 * the others has Typst 0.13, which sets the same pictures and writes no PDF/UA: a page asked of it is refused.
 */
const BUILDS = {
  'linux-x64': ['linux-x64-gnu', 'linux-x64-musl'],
  'linux-arm64': ['linux-arm64-gnu', 'linux-arm64-musl'],
  'darwin-arm64': ['darwin-arm64'],
  'darwin-x64': ['darwin-x64'],
};
const MACHINE = `${process.platform}-${process.arch}`;
const WRITES_UA = MACHINE === 'linux-x64';
/** How many sheets may be set before what the typesetter remembers of the oldest is let go. */
const REMEMBERED = 5;

const { fontPaths, workspace } = JSON.parse(process.argv[2] ?? '{}');
let compiler;

sharp.cache(false);
sharp.concurrency(1);

function loadNative() {
  const load = createRequire(import.meta.url);
  for (const build of BUILDS[MACHINE] ?? []) {
    try {
      return load(`@myriaddreamin/typst-ts-node-compiler-${build}`);
    } catch {
      // Installed for the other C library, or for neither: the next name, and then the words below.
    }
  }
  throw new Error(`there is no typesetter for ${MACHINE}: cards and posters are made on Linux with x64`);
}

/** One page's paper, as the typesetter draws it at the top level of its picture. */
const PAPER = /^ {4}<path class="typst-shape" [^>]*\bd="M 0 0v ([\d.]+) h ([\d.]+) v -[\d.]+ Z "\/>$/gm;

/**
 * The first page of a picture. The typesetter sets all pages of a document below each other in one, and the paper of each at
 * the top, where it covers the first.
 */
function firstPage(svg) {
  const [first, second] = [...svg.matchAll(PAPER)];
  if (!first || !second) return svg;
  const [, height, width] = first;
  const rest = svg.search(/^ {4}<(?:defs|style)\b/m);
  const head = svg
    .slice(0, second.index)
    .replace(
      /viewBox="[^"]*" width="[^"]*" height="[^"]*"/,
      () => `viewBox="0 0 ${width} ${height}" width="${width}pt" height="${height}pt"`,
    );
  return head + (rest < 0 ? '</svg>' : svg.slice(rest));
}

const picture = (svg, width) =>
  sharp(Buffer.from(svg), { limitInputPixels: 8_000_000 })
    .resize({ width })
    .flatten({ background: '#ffffff' })
    .png({ palette: true, colours: 64, compressionLevel: 9 })
    .toBuffer();

async function make({ as, mainFileContent, data, width, seconds }) {
  if (as === 'pdf' && MACHINE in BUILDS && !WRITES_UA)
    throw new Error(`the typesetter for ${MACHINE} writes no PDF/UA: posters are made on Linux with x64`);
  compiler ??= loadNative().NodeCompiler.create({ fontArgs: [{ fontPaths }], workspace });
  const sheet = { mainFileContent, inputs: { data } };
  try {
    if (as === 'pdf') return compiler.pdf(sheet, { pdfStandard: 'ua-1', creationTimestamp: seconds });
    const svg = firstPage(compiler.plainSvg(sheet));
    return as === 'png' ? await picture(svg, width) : Buffer.from(svg);
  } finally {
    compiler.evictCache(REMEMBERED);
  }
}

let turn = Promise.resolve();
process.on('message', (order) => {
  turn = turn.then(async () => {
    try {
      process.send({ id: order.id, made: await make(order) });
    } catch (error) {
      process.send({ id: order.id, why: error instanceof Error ? error.message : String(error) });
    }
  });
});
process.on('disconnect', () => process.exit(0));
