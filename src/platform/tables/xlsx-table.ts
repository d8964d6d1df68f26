import type { Readable } from 'node:stream';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import yauzl from 'yauzl';
import { TableFault, type TableLimits, type TableRow } from './table.ts';

/*
 * Workbooks are read as a stream, part by part, with yauzl and saxes, and not by one of the packages that read a whole
 * workbook at once: those hold every sheet in memory before they say how large it is, block the process meanwhile, and
 * answer a formula with the value it had when somebody last saved it.
 */

/** All parts unpacked, at most; and how many times a workbook may grow beyond its first 10 MB. */
const MOST_UNPACKED = 400 * 1024 * 1024;
const SMALL = 10 * 1024 * 1024;
const MOST_GROWTH = 100;
const MOST_ENTRIES = 2_000;
const MOST_SHARED = 2_000_000;
const MOST_SHARED_CHARACTERS = 50_000_000;
const PROGRAM = /(^|\/)(vbaProject\.bin|xl\/macrosheets\/.*|xl\/embeddings\/.*)$/i;

/** The package of a workbook: its parts, opened one at a time, with one count over all that was unpacked. */
class Parts {
  readonly #zip: yauzl.ZipFile;
  readonly #entries = new Map<string, yauzl.Entry>();
  readonly #most: number;
  #unpacked = 0;

  private constructor(zip: yauzl.ZipFile, packed: number) {
    this.#zip = zip;
    this.#most = Math.min(MOST_UNPACKED, Math.max(SMALL, packed * MOST_GROWTH));
  }

  static async open(bytes: Buffer): Promise<Parts> {
    const zip = await new Promise<yauzl.ZipFile>((resolve, reject) => {
      yauzl.fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, file) =>
        error || !file ? reject(new TableFault('broken')) : resolve(file),
      );
    });
    const parts = new Parts(zip, bytes.length);
    await parts.#list();
    return parts;
  }

  #list(): Promise<void> {
    return new Promise((resolve, reject) => {
      let declared = 0;
      this.#zip.on('entry', (entry: yauzl.Entry) => {
        declared += entry.uncompressedSize;
        if (this.#entries.size >= MOST_ENTRIES || declared > this.#most)
          return reject(new TableFault('bomb'));
        if (PROGRAM.test(entry.fileName))
          return reject(new TableFault('formula', { detail: 'it holds a program' }));
        this.#entries.set(entry.fileName, entry);
        this.#zip.readEntry();
      });
      this.#zip.on('end', resolve);
      this.#zip.on('error', () => reject(new TableFault('broken')));
      this.#zip.readEntry();
    });
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** The text of one part as it is unpacked. */
  async *text(name: string): AsyncGenerator<string> {
    const entry = this.#entries.get(name);
    if (!entry) throw new TableFault('broken', { detail: `it has no ${name}` });
    const stream = await new Promise<Readable>((resolve, reject) => {
      this.#zip.openReadStream(entry, (error, readable) =>
        error || !readable ? reject(new TableFault('broken')) : resolve(readable),
      );
    });
    const decoder = new TextDecoder('utf-8');
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        this.#unpacked += chunk.length;
        if (this.#unpacked > this.#most) throw new TableFault('bomb');
        yield decoder.decode(chunk, { stream: true });
      }
    } catch (error) {
      // The stream says so where more comes out than the list of contents declares.
      if (error instanceof TableFault) throw error;
      throw new TableFault(/too many bytes/i.test((error as Error).message) ? 'bomb' : 'broken');
    } finally {
      stream.destroy();
    }
    yield decoder.decode();
  }
}

interface Listener {
  open?(tag: SaxesTagPlain): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** A parser of one part. Prefixes of names are dropped; what is not well formed is a fault. */
function parserOf(listener: Listener): SaxesParser<{ xmlns: false; position: false }> {
  const parser = new SaxesParser({ xmlns: false as const, position: false as const });
  const plain = (name: string): string => name.slice(name.indexOf(':') + 1);
  parser.on('doctype', () => {
    throw new TableFault('broken', { detail: 'a document type' });
  });
  parser.on('error', () => {
    throw new TableFault('broken');
  });
  parser.on('opentag', (tag) => listener.open?.({ ...tag, name: plain(tag.name) }));
  parser.on('closetag', (tag) => listener.close?.(plain(tag.name)));
  parser.on('text', (text) => listener.text?.(text));
  return parser;
}

async function readPart(parts: Parts, name: string, listener: Listener): Promise<void> {
  const parser = parserOf(listener);
  for await (const text of parts.text(name)) parser.write(text);
  parser.close();
}

interface Workbook {
  sheet: string;
  /** Days are counted from 1904 instead of 1900. */
  is1904: boolean;
  /** Whether the number format of each cell style is a date. */
  isDate: boolean[];
  shared: string[];
}

/** The first sheet that is not hidden, and whether days are counted from 1904 (ECMA-376 part 1, 18.2). */
async function firstSheet(parts: Parts): Promise<{ sheet: string; is1904: boolean }> {
  let wanted = '';
  let is1904 = false;
  await readPart(parts, 'xl/workbook.xml', {
    open: ({ name, attributes }) => {
      if (name === 'workbookPr') is1904 = /^(1|true)$/.test(String(attributes.date1904 ?? ''));
      if (name === 'sheet' && wanted === '' && !String(attributes.state ?? '').includes('idden'))
        wanted = String(attributes['r:id'] ?? '');
    },
  });
  let sheet = '';
  await readPart(parts, 'xl/_rels/workbook.xml.rels', {
    open: ({ name, attributes }) => {
      if (name === 'Relationship' && attributes.Id === wanted) sheet = String(attributes.Target ?? '');
    },
  });
  const path = sheet.startsWith('/') ? sheet.slice(1) : `xl/${sheet}`;
  if (sheet === '' || path.includes('..')) throw new TableFault('broken', { detail: 'no sheet' });
  return { sheet: path, is1904 };
}

/** The built-in formats that show a day (ECMA-376 part 1, 18.8.30). */
const isBuiltInDate = (id: number): boolean => (id >= 14 && id <= 22) || (id >= 45 && id <= 47);
/** A format of one's own shows a day where it has a y, m or d outside quotes and brackets. */
const isDateCode = (code: string): boolean => /[ymd]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''));

async function dateStyles(parts: Parts): Promise<boolean[]> {
  if (!parts.has('xl/styles.xml')) return [];
  const own = new Map<number, boolean>();
  const styles: boolean[] = [];
  let isIn = false;
  await readPart(parts, 'xl/styles.xml', {
    open: ({ name, attributes }) => {
      if (name === 'numFmt')
        own.set(Number(attributes.numFmtId), isDateCode(String(attributes.formatCode ?? '')));
      if (name === 'cellXfs') isIn = true;
      if (name === 'xf' && isIn) {
        const id = Number(attributes.numFmtId ?? 0);
        styles.push(own.get(id) ?? isBuiltInDate(id));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') isIn = false;
    },
  });
  return styles;
}

async function sharedTexts(parts: Parts): Promise<string[]> {
  if (!parts.has('xl/sharedStrings.xml')) return [];
  const shared: string[] = [];
  let [text, characters, isText, isPhonetic] = ['', 0, false, false];
  await readPart(parts, 'xl/sharedStrings.xml', {
    open: ({ name }) => {
      if (name === 'si') text = '';
      if (name === 'rPh') isPhonetic = true;
      isText = name === 't' && !isPhonetic;
    },
    text: (part) => {
      if (!isText) return;
      text += part;
      characters += part.length;
      if (characters > MOST_SHARED_CHARACTERS) throw new TableFault('bomb');
    },
    close: (name) => {
      if (name === 't') isText = false;
      if (name === 'rPh') isPhonetic = false;
      if (name === 'si' && shared.push(text) > MOST_SHARED) throw new TableFault('bomb');
    },
  });
  return shared;
}

const DAY_MS = 86_400_000;
/** Day 60 is 29 February 1900, which never was: before it the count is one behind. */
function dayText(serial: number, is1904: boolean): string {
  const days = is1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const at = new Date(Date.UTC(1899, 11, 30) + Math.round(days * DAY_MS));
  if (Number.isNaN(at.getTime())) return String(serial);
  const text = at.toISOString();
  return days % 1 === 0 ? text.slice(0, 10) : text.slice(0, 16);
}

/** Column of a cell's address from 0: `B7` is 1. */
function columnOf(address: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(address)?.[0] ?? '')
    column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** Collects the rows of a sheet as its tags come. */
class SheetReader implements Listener {
  readonly rows: TableRow[] = [];
  readonly #book: Workbook;
  readonly #limits: TableLimits;
  #line = 0;
  #cells: string[] = [];
  #column = 0;
  #kind = '';
  #style = 0;
  #value = '';
  #isValue = false;

  constructor(book: Workbook, limits: TableLimits) {
    this.#book = book;
    this.#limits = limits;
  }

  open({ name, attributes }: SaxesTagPlain): void {
    if (name === 'row') {
      this.#line = attributes.r === undefined ? this.#line + 1 : Number(attributes.r);
      this.#cells = [];
      this.#column = -1;
    } else if (name === 'c') {
      const { r, t, s } = attributes;
      this.#column = r === undefined ? this.#column + 1 : columnOf(String(r));
      if (this.#column < 0 || this.#column >= this.#limits.columns)
        throw new TableFault('too-many-columns', { line: this.#line });
      this.#kind = String(t ?? 'n');
      this.#style = Number(s ?? 0);
      this.#value = '';
    } else if (name === 'f') throw new TableFault('formula', { line: this.#line, column: this.#column + 1 });
    else if (name === 'v' || name === 't') this.#isValue = true;
  }

  text(part: string): void {
    if (!this.#isValue) return;
    this.#value += part;
    if (this.#value.length > this.#limits.cellCharacters)
      throw new TableFault('cell-too-long', { line: this.#line, column: this.#column + 1 });
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#isValue = false;
    else if (name === 'c') {
      while (this.#cells.length < this.#column) this.#cells.push('');
      this.#cells[this.#column] = this.#read().trim();
    } else if (name === 'row' && this.#cells.length > 0)
      this.rows.push({ line: this.#line, cells: this.#cells });
  }

  #read(): string {
    const { shared, isDate, is1904 } = this.#book;
    if (this.#kind === 's') {
      const text = shared[Number(this.#value)];
      if (text === undefined) throw new TableFault('broken', { line: this.#line });
      if (text.length > this.#limits.cellCharacters)
        throw new TableFault('cell-too-long', { line: this.#line, column: this.#column + 1 });
      return text;
    }
    if (this.#kind !== 'n' || this.#value === '') return this.#value;
    const number = Number(this.#value);
    if (!Number.isFinite(number)) return this.#value;
    return isDate[this.#style] ? dayText(number, is1904) : String(number);
  }
}

/**
 * The lines of the first sheet of a workbook (XLSX, ECMA-376) that is not hidden. Days are `YYYY-MM-DD`, with a time
 * `YYYY-MM-DDTHH:MM`. A cell with a formula is refused: what stands in it depends on who opened it last.
 * @throws TableFault
 */
export async function* xlsxLines(bytes: Buffer, limits: TableLimits): AsyncGenerator<TableRow> {
  const parts = await Parts.open(bytes);
  const place = await firstSheet(parts);
  const book = { ...place, isDate: await dateStyles(parts), shared: await sharedTexts(parts) };
  const reader = new SheetReader(book, limits);
  const parser = parserOf(reader);
  for await (const text of parts.text(book.sheet)) {
    parser.write(text);
    yield* reader.rows.splice(0);
  }
  parser.close();
  yield* reader.rows.splice(0);
}
