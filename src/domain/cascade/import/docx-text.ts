import { parseXml, XmlElement, XmlText } from '@rgrove/parse-xml';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { Refusal } from '#kernel/refusal';
import { checkArchive, TAIL_BYTES } from '#platform/files/archive-check';
import { DOCX } from '#platform/files/kind';
import { rowLine } from './row-line.ts';

/** Longest part of a document that is unpacked, in bytes: the words of a letter are far less. */
const PART_BYTES = 8 * 1024 * 1024;
const DOCUMENT = 'word/document.xml';
const LINKS = 'word/_rels/document.xml.rels';

const refuse = (message: string): Refusal => new Refusal('invalid-input', message);

/** One part, stopped where it unpacks to more than its own list of contents or we allow. */
async function partOf(zip: ZipFile, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > PART_BYTES)
    throw new Refusal('too-large', 'The document unpacks to too much.');
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) =>
    zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened))),
  );
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += (chunk as Buffer).length;
    if (bytes > PART_BYTES) throw new Refusal('too-large', 'The document unpacks to too much.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The parts of a document that hold words and links; nothing else is unpacked. */
function partsOf(file: Buffer): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    fromBuffer(file, { lazyEntries: true }, (fault, zip) => {
      if (fault) return reject(fault);
      const parts = new Map<string, string>();
      zip.on('error', reject);
      zip.on('end', () => resolve(parts));
      zip.on('entry', (entry: Entry) => {
        if (entry.fileName !== DOCUMENT && entry.fileName !== LINKS) return zip.readEntry();
        partOf(zip, entry).then((text) => {
          parts.set(entry.fileName, text);
          zip.readEntry();
        }, reject);
      });
      zip.readEntry();
    });
  });
}

function linkTargets(xml: string | undefined): Map<string, string> {
  const targets = new Map<string, string>();
  for (const one of xml ? (parseXml(xml).root?.children ?? []) : [])
    if (one instanceof XmlElement && one.attributes.TargetMode === 'External')
      targets.set(one.attributes.Id ?? '', one.attributes.Target ?? '');
  return targets;
}

const textOf = (element: XmlElement): string =>
  element.children.map((child) => (child instanceof XmlText ? child.text : '')).join('');

const isListItem = (paragraph: XmlElement): boolean =>
  paragraph.children.some(
    (part) =>
      part instanceof XmlElement &&
      part.name === 'w:pPr' &&
      part.children.some((one) => one instanceof XmlElement && one.name === 'w:numPr'),
  );

/**
 * Words of one element: paragraphs apart, items of a list below each other with a hyphen, a row of a table on one line
 * where its cells hold a few words each. Text that was struck out is not there.
 */
function wordsOf(element: XmlElement, links: ReadonlyMap<string, string>): string {
  const inner = (): string =>
    element.children.map((child) => (child instanceof XmlElement ? wordsOf(child, links) : '')).join('');
  switch (element.name) {
    case 'w:t':
      return textOf(element);
    case 'w:tab':
      return '\t';
    // A number with these between its figures is not to be broken; without them it would be another number.
    case 'w:noBreakHyphen':
      return '-';
    case 'w:br':
    case 'w:cr':
      return '\n';
    case 'w:del':
    case 'w:moveFrom':
    // The same words again, for programs that know no newer shapes.
    case 'mc:Fallback':
      return '';
    case 'w:p':
      return isListItem(element) ? `- ${inner()}\n` : `\n${inner()}\n\n`;
    case 'w:tr':
      return `${rowLine(
        element.children.flatMap((child) => (child instanceof XmlElement ? [wordsOf(child, links)] : [])),
      )}\n`;
    case 'w:hyperlink': {
      const words = inner();
      const target = links.get(element.attributes['r:id'] ?? '')?.replace(/^mailto:/, '');
      return target && !words.includes(target) ? `${words} (${target})` : words;
    }
    default:
      return inner();
  }
}

/**
 * The words of a Word document. Only its text is unpacked, within limits; pictures, macros and anything it would fetch
 * are never touched. @throws Refusal for a bomb or anything that is no such document
 */
export async function docxText(file: Buffer): Promise<string> {
  const tail = file.subarray(Math.max(0, file.length - TAIL_BYTES));
  if (checkArchive({ head: file.subarray(0, 512), tail, bytes: file.length }) !== DOCX)
    throw refuse('This is no Word document that may be opened.');
  const parts = await partsOf(file);
  const root = parseXml(parts.get(DOCUMENT) ?? '<none/>').root;
  const words = root ? wordsOf(root, linkTargets(parts.get(LINKS))) : '';
  return words.replace(/\n{3,}/g, '\n\n').trim();
}
