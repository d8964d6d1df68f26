import PostalMime from 'postal-mime';
import { Refusal } from '#kernel/refusal';
import { docxText } from './docx-text.ts';
import { htmlText } from './html-text.ts';
import { pdfText } from './pdf-text.ts';

export type LetterKind = 'text' | 'docx' | 'pdf' | 'html' | 'email';

/** A letter as text. Positions are counted in `text`; for a plain file that is the file itself. */
export interface LetterFile {
  kind: LetterKind;
  text: string;
}

/** The largest file that is opened, and the most plain text that is read, in bytes. */
export const FILE_BYTES = 10 * 1024 * 1024;
export const TEXT_BYTES = 1_000_000;
const HEADER =
  /^(?:(?:return-path|received|from|to|subject|date|message-id|mime-version|content-type|delivered-to|dkim-signature|x-[\w-]+):[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}/i;

/** What a file is, by its first bytes and never by its name. */
export function letterKind(file: Buffer): LetterKind {
  const head = file.toString('latin1', 0, 4096);
  if (head.startsWith('%PDF-')) return 'pdf';
  if (head.startsWith('PK\u0003\u0004')) return 'docx';
  const words = head.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (/^(?:<!doctype html|<html|<\?xml[^>]{0,100}\?>\s*<!doctype html|<body)\b/i.test(words)) return 'html';
  return HEADER.test(words) ? 'email' : 'text';
}

/** What mail programs put before a subject. */
const SENT_ON = /^(?:(?:re|fwd?)\s*:\s*)+/i;

/**
 * Subject of an e-mail, the words of its first document, and its own: a letter often comes attached, and what only covers it
 * is read last, as what stands below a letter is.
 */
async function emailText(file: Buffer): Promise<string> {
  const email = await PostalMime.parse(file, { maxNestingDepth: 20, maxHeadersSize: 256 * 1024 });
  const own = email.text?.trim() || (email.html ? htmlText(email.html) : '');
  const subject = email.subject ? `${email.subject.replace(SENT_ON, '')}\n\n` : '';
  const document = await firstDocument(email.attachments);
  return subject + [document, own].filter(Boolean).join('\n\n');
}

async function firstDocument(
  attachments: ReadonlyArray<{ content: ArrayBuffer | Uint8Array | string }>,
): Promise<string> {
  for (const { content } of attachments) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content));
    const kind = letterKind(bytes);
    if (kind === 'docx') return docxText(bytes);
    if (kind === 'pdf') return pdfText(bytes);
  }
  return '';
}

const NO_LETTER = 'save it as .docx, PDF or plain text';

/** What windows-1252 has at the bytes 80 to 9F: quotation marks, dashes, the euro. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Text as the writer's program kept it: by its mark, else UTF-8, else what Windows wrote before that. */
function plainText(file: Buffer): string {
  const mark = file.toString('hex', 0, 2);
  if (mark === 'fffe' || mark === 'feff')
    return new TextDecoder(mark === 'fffe' ? 'utf-16le' : 'utf-16be').decode(file);
  if (file.includes(0)) throw new Refusal('invalid-input', `holds bytes that are no text; ${NO_LETTER}`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    // Node 20's own decoder of windows-1252 answers control characters here.
    return file
      .toString('latin1')
      .replace(/[\x80-\x9f]/g, (byte) => WINDOWS_1252[byte.charCodeAt(0) - 0x80] ?? byte);
  }
}

/** Kinds of file people send letters in that cannot be read here, by how they begin. */
const NOT_READ: ReadonlyArray<readonly [string, string]> = [
  ['d0cf11e0', 'is a file of an old Word or of Outlook'],
  [Buffer.from('{\\rtf').toString('hex'), 'is a rich-text file'],
];

const READERS: Readonly<Record<LetterKind, (file: Buffer) => string | Promise<string>>> = {
  text: plainText,
  html: (file) => htmlText(plainText(file)),
  docx: docxText,
  pdf: pdfText,
  email: emailText,
};

/**
 * Reads a letter as people send them: plain text, Word, PDF, a web page, an e-mail. Nothing is run and nothing is
 * fetched from outside.
 * @throws Refusal `too-large` above the limits; `invalid-input` for a file that is broken, or holds no words
 */
export async function readLetterFile(file: Buffer): Promise<LetterFile> {
  const head = file.toString('hex', 0, 8);
  const [, notRead] = NOT_READ.find(([begin]) => head.startsWith(begin)) ?? [];
  if (notRead) throw new Refusal('invalid-input', `${notRead}; ${NO_LETTER}`);
  const kind = letterKind(file);
  const isPlain = kind === 'text' || kind === 'html';
  if (file.length > (isPlain ? TEXT_BYTES : FILE_BYTES))
    throw new Refusal('too-large', `larger than ${isPlain ? 1 : 10} MB; a letter is less`);
  const text = await Promise.resolve()
    .then(() => READERS[kind](file))
    .catch((error: unknown) => {
      if (error instanceof Refusal) throw error;
      throw new Refusal('invalid-input', `cannot be read as ${kind}`);
    });
  if (kind !== 'text' && text.trim() === '')
    throw new Refusal('invalid-input', 'holds no words; a scanned picture has to be typed');
  if (text.length > TEXT_BYTES) throw new Refusal('too-large', 'holds more than a million characters');
  return { kind, text: kind === 'text' ? text : text.normalize('NFC') };
}
