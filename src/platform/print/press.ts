import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { sourceFile } from '../db/source-file.ts';

/** What a press needs to know of a document: the path of its template below the project's root, and its words. */
export interface Sheet {
  template: string;
  /** Any value JSON can hold; the template reads it as data, so that no word in it is ever taken for a command. */
  data: unknown;
}

/** Font families with every script the pages are in; the files are in the packages, none of the machine's own is needed. */
const FONT_PACKAGES = [
  'noto-sans',
  'noto-naskh-arabic',
  'noto-sans-bengali',
  'noto-sans-gujarati',
  'noto-sans-gurmukhi',
];
const WEIGHTS = ['400Regular', '700Bold'];

/** Sets pages: PDF/UA-1 documents that a screen reader can read, and pictures. */
export interface Press {
  /**
   * A tagged PDF (PDF/UA-1, ISO 14289-1); the same words give the same bytes.
   * @throws Error where the document has no title or language, a picture has no description, or a letter has no shape
   */
  pdf(sheet: Sheet): Promise<Buffer>;
  /** The first page as outlines: no font is needed to show it. */
  svg(sheet: Sheet): Promise<string>;
  /** The first page as a picture, `width` pixels wide. */
  png(sheet: Sheet, width: number): Promise<Buffer>;
}

/** What we use of the typesetter's native part; its own declarations come with a package that wants every platform. */
interface Compiler {
  pdf(args: CompileArgs, options: { pdfStandard: string }): Buffer;
  plainSvg(args: CompileArgs): string;
  evictCache(maxAge: number): void;
}
interface Native {
  NodeCompiler: {
    create(args: { fontArgs: Array<{ fontPaths: string[] }>; workspace: string }): Compiler;
  };
}

/** The typesetter (Typst 0.14) as it is published ready to run; other processors have no build that writes PDF/UA. */
const BUILDS = ['linux-x64-gnu', 'linux-x64-musl'];

/** Fifty megabytes of native code: only the process that prints loads it, and only when it does. */
function loadNative(): Native {
  const load = createRequire(import.meta.url);
  for (const build of BUILDS) {
    try {
      return load(`@myriaddreamin/typst-ts-node-compiler-${build}`) as Native;
    } catch {
      // Installed for the other C library, or for neither: the next name, and then the words below.
    }
  }
  throw new Error('there is no typesetter for this machine: cards and posters are made on Linux with x64');
}

function openCompiler(): Compiler {
  const fonts = sourceFile(join('node_modules', '@expo-google-fonts'));
  const fontPaths = FONT_PACKAGES.flatMap((name) => WEIGHTS.map((weight) => join(fonts, name, weight)));
  return loadNative().NodeCompiler.create({
    fontArgs: [{ fontPaths }],
    workspace: dirname(sourceFile('package.json')),
  });
}

/** How many sheets may be set before what the typesetter remembers of the oldest is let go. */
const REMEMBERED = 5;

class TypstPress implements Press {
  #compiler: Compiler | undefined;

  async #with<T>({ template, data }: Sheet, make: (compiler: Compiler, args: CompileArgs) => T): Promise<T> {
    this.#compiler ??= openCompiler();
    const compiler = this.#compiler;
    const mainFileContent = await readFile(sourceFile(template), 'utf8');
    try {
      return make(compiler, { mainFileContent, inputs: { data: JSON.stringify(data) } });
    } finally {
      compiler.evictCache(REMEMBERED);
    }
  }

  pdf(sheet: Sheet): Promise<Buffer> {
    return this.#with(sheet, (compiler, args) => compiler.pdf(args, { pdfStandard: 'ua-1' }));
  }

  svg(sheet: Sheet): Promise<string> {
    return this.#with(sheet, (compiler, args) => compiler.plainSvg(args));
  }

  async png(sheet: Sheet, width: number): Promise<Buffer> {
    const svg = await this.svg(sheet);
    return sharp(Buffer.from(svg), { limitInputPixels: 8_000_000 })
      .resize({ width })
      .flatten({ background: '#ffffff' })
      .png({ palette: true, colours: 64, compressionLevel: 9 })
      .toBuffer();
  }
}

interface CompileArgs {
  mainFileContent: string;
  inputs: { data: string };
}

/** A press; its typesetter is loaded when the first sheet is set. */
export const openPress = (): Press => new TypstPress();
