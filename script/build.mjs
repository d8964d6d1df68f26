// Builds the bundles of apps, demo services, benches and fault tests, and the hashed styles, scripts and fonts, into build/.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import rtlcss from 'rtlcss';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'build');
const assets = join(out, 'assets');
/** Where assets are made: beside their place, so that the swap is a rename. */
let making = assets;
const web = join(root, 'src/platform/web');

const FONTS = {
  'noto-sans-latin-400.woff2': '@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff2',
  'noto-sans-latin-700.woff2': '@fontsource/noto-sans/files/noto-sans-latin-700-normal.woff2',
  'noto-sans-latin-ext-400.woff2': '@fontsource/noto-sans/files/noto-sans-latin-ext-400-normal.woff2',
  'noto-sans-latin-ext-700.woff2': '@fontsource/noto-sans/files/noto-sans-latin-ext-700-normal.woff2',
  'noto-naskh-arabic-400.woff2':
    '@fontsource/noto-naskh-arabic/files/noto-naskh-arabic-arabic-400-normal.woff2',
  'noto-sans-bengali-400.woff2':
    '@fontsource/noto-sans-bengali/files/noto-sans-bengali-bengali-400-normal.woff2',
  'noto-sans-gurmukhi-400.woff2':
    '@fontsource/noto-sans-gurmukhi/files/noto-sans-gurmukhi-gurmukhi-400-normal.woff2',
  'noto-sans-gujarati-400.woff2':
    '@fontsource/noto-sans-gujarati/files/noto-sans-gujarati-gujarati-400-normal.woff2',
};

/** Parts of a font by the name of the ranges in `_fonts.scss` that hold their letters. */
const FONT_PARTS = {
  'noto-sans-latin-europe-400.woff2': { from: 'noto-sans-latin-ext-400.woff2', ranges: 'latin-europe' },
  'noto-sans-latin-europe-700.woff2': { from: 'noto-sans-latin-ext-700.woff2', ranges: 'latin-europe' },
};

/** Every letter of the ranges that the styles give a name. */
function lettersOf(ranges) {
  const styles = readFileSync(join(web, 'styles/_fonts.scss'), 'utf8');
  const list = new RegExp(`\\$${ranges}:([^;]+);`).exec(styles)?.[1] ?? '';
  const letters = [...list.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)].flatMap(
    ([, first, last = first]) => {
      const [from, to] = [first, last].map((digits) => Number.parseInt(digits, 16));
      return Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at));
    },
  );
  if (letters.length === 0) throw new Error(`_fonts.scss names no letters for ${ranges}`);
  return letters.join('');
}

/** Fonts whole, and the parts of some that most readers need. */
async function keepFonts() {
  const { default: subsetFont } = await import('subset-font');
  const bytesOf = (name) => readFileSync(join(root, 'node_modules', FONTS[name]));
  for (const name of Object.keys(FONTS)) keep(name, bytesOf(name));
  for (const [name, { from, ranges }] of Object.entries(FONT_PARTS))
    keep(name, await subsetFont(bytesOf(from), lettersOf(ranges), { targetFormat: 'woff2' }));
}

/** The component libraries' own brand: their blue survives in places that have no setting. */
const ACCENT = '#0b5c63';
const BRAND_LEFT = [
  [/#1d70b8/gi, ACCENT],
  [/#1a65a6/gi, '#094c52'],
];
const FORBIDDEN = [/GDS Transport/i, /#1d70b8/i, /crown/i];

const manifest = {};

/** Writes one asset under its content's hash, with its compressed forms beside it. */
function keep(name, content) {
  const body = Buffer.from(content);
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
  const dot = name.lastIndexOf('.');
  const hashed = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  writeFileSync(join(making, hashed), body);
  if (!name.endsWith('.woff2')) {
    writeFileSync(join(making, `${hashed}.gz`), gzipSync(body, { level: 9 }));
    const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    writeFileSync(join(making, `${hashed}.br`), brotliCompressSync(body, { params: quality }));
  }
  manifest[name] = hashed;
  return hashed;
}

/** The few pictures that the second component library's styles name. */
function keepImage(name) {
  const file = join(root, 'node_modules/@ministryofjustice/frontend/moj/assets/images', name);
  return manifest[name] ?? keep(name, readFileSync(file));
}

async function buildStyles() {
  const sass = await import('sass-embedded');
  const compiler = await sass.initAsyncCompiler();
  try {
    for (const name of ['public', 'staff']) {
      const { css } = await compiler.compileAsync(join(web, 'styles', `${name}.scss`), {
        style: 'compressed',
        loadPaths: [root, join(root, 'node_modules')],
        importers: [new sass.NodePackageImporter(root)],
        quietDeps: true,
        logger: sass.Logger.silent,
      });
      let text = css.replace(
        /\/assets\/([a-z0-9-]+\.woff2)/g,
        (_, font) => `/assets/${manifest[font] ?? font}`,
      );
      text = text.replace(
        /\/assets\/images\/([a-z0-9-]+\.svg)/g,
        (_, image) => `/assets/${keepImage(image)}`,
      );
      for (const [from, to] of BRAND_LEFT) text = text.replace(from, to);
      for (const word of FORBIDDEN)
        if (word.test(text)) throw new Error(`${name}.css holds ${word}: the brand of another service`);
      keep(`${name}.css`, text);
      keep(`${name}.rtl.css`, rtlcss.process(text));
    }
  } finally {
    await compiler.dispose();
  }
}

async function buildClientScripts() {
  for (const name of ['public', 'staff', 'follow']) {
    const { outputFiles } = await build({
      entryPoints: [join(web, 'client', `${name}.js`)],
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2020',
      write: false,
      legalComments: 'none',
    });
    keep(`${name}.js`, outputFiles[0].contents);
  }
}

/**
 * Makes the assets in a folder of their own. Fonts first: the styles name them by their hashes.
 * @returns how to put them in place, once everything else of the build has come out well too
 */
async function makeAssets() {
  mkdirSync(out, { recursive: true });
  making = mkdtempSync(join(out, '.assets-'));
  await keepFonts();
  for (const name of ['icon.svg', 'icon-neutral.svg']) keep(name, readFileSync(join(web, 'client', name)));
  await Promise.all([buildStyles(), buildClientScripts()]);
  writeFileSync(join(making, 'manifest.json'), JSON.stringify(manifest));
  return () => {
    const old = `${making}-old`;
    if (existsSync(assets)) renameSync(assets, old);
    renameSync(making, assets);
    rmSync(old, { recursive: true, force: true });
  };
}

const foldersOf = (folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];

/**
 * `src/apps/public/main.ts` -> build/public.js, `demo/mail-catcher/main.ts` -> build/demo/…, `bench/intake.bench.ts`
 * -> build/bench/intake.js; a benchmark's own child processes (`bench/mail-sink-child.ts`) stand beside it.
 * `test/faults/kill.faults.ts` -> build/faults/kill.js.
 */
function entries() {
  const found = {};
  const add = (name, file) => {
    if (existsSync(join(root, file))) found[name] = join(root, file);
  };
  for (const { name } of foldersOf('src/apps')) add(name, `src/apps/${name}/main.ts`);
  for (const { name } of foldersOf('demo')) add(`demo/${name}`, `demo/${name}/main.ts`);
  if (existsSync(join(root, 'bench')))
    for (const file of readdirSync(join(root, 'bench')))
      if (/([.]bench|-child)[.]ts$/.test(file))
        add(`bench/${file.replace(/([.]bench)?[.]ts$/, '')}`, `bench/${file}`);
  for (const file of readdirSync(join(root, 'test/faults')))
    if (file.endsWith('.faults.ts'))
      add(`faults/${file.slice(0, -'.faults.ts'.length)}`, `test/faults/${file}`);
  return found;
}

/**
 * Makes the bundles in memory.
 * @returns how to write them
 */
async function makeBundles() {
  const { outputFiles } = await build({
    entryPoints: entries(),
    outdir: out,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
    write: false,
  });
  return () => {
    for (const { path, contents } of outputFiles) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, contents);
    }
  };
}

/** Nothing of the build before is touched until all parts of this one are made: a build that fails leaves it as it was. */
const only = process.argv[2];
const parts = [...(only === '--bundles' ? [] : [makeAssets]), ...(only === '--assets' ? [] : [makeBundles])];
try {
  const made = await Promise.all(parts.map((make) => make()));
  for (const putInPlace of made) putInPlace();
} finally {
  if (making !== assets) rmSync(making, { recursive: true, force: true });
}
