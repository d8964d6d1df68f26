import { DOCX, type Kind, ODT } from './kind.ts';

/** How much of a file's end is looked at: a document whose list of contents is longer than this is refused. */
export const TAIL_BYTES = 256 * 1024;

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const MOST_ENTRIES = 2_000;
const MOST_UNPACKED_BYTES = 500 * 1024 * 1024;
/** A document may grow this many times when it is unpacked; beyond 10 MB in all, more is a bomb. */
const MOST_GROWTH = 100;
const SMALL_BYTES = 10 * 1024 * 1024;
const SYMLINK = 0o120000;
const TYPE_BITS = 0o170000;
const UNWANTED =
  /\.(zip|rar|7z|jar|gz|exe|dll|js|jse|vbs|vbe|bat|cmd|ps1|scr|lnk|hta|docm|xlsm)$|(^|\/)vbaProject\.bin$/i;

interface Entry {
  name: string;
  packed: number;
  unpacked: number;
  mode: number;
}

/** Where the end record of an archive stands in the last bytes of a file, if its comment reaches to the very end. */
export function endRecordAt(tail: Buffer): number {
  for (let at = tail.length - END_BYTES; at >= 0 && at >= tail.length - END_BYTES - 0xffff; at--)
    if (
      tail.readUInt32LE(at) === END_SIGNATURE &&
      at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length
    )
      return at;
  return -1;
}

function entriesOf(tail: Buffer, from: number, count: number): Entry[] | undefined {
  const entries: Entry[] = [];
  let at = from;
  for (let one = 0; one < count; one++) {
    if (at + ENTRY_BYTES > tail.length || tail.readUInt32LE(at) !== ENTRY_SIGNATURE) return undefined;
    const nameBytes = tail.readUInt16LE(at + 28);
    entries.push({
      name: tail.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes),
      packed: tail.readUInt32LE(at + 20),
      unpacked: tail.readUInt32LE(at + 24),
      mode: tail.readUInt32LE(at + 38) >>> 16,
    });
    at += ENTRY_BYTES + nameBytes + tail.readUInt16LE(at + 30) + tail.readUInt16LE(at + 32);
  }
  return entries;
}

const leadsOut = (name: string): boolean =>
  name.startsWith('/') || name.includes('\\') || name.includes('\0') || name.split('/').includes('..');

function isDangerous(entries: readonly Entry[], fileBytes: number): boolean {
  const unpacked = entries.reduce((sum, { unpacked }) => sum + unpacked, 0);
  if (unpacked > MOST_UNPACKED_BYTES) return true;
  if (unpacked > SMALL_BYTES && unpacked > fileBytes * MOST_GROWTH) return true;
  return entries.some(
    ({ name, mode }) => leadsOut(name) || (mode & TYPE_BITS) === SYMLINK || UNWANTED.test(name),
  );
}

/**
 * Looks at a packed document (DOCX, ODT) without unpacking it: the list of contents at its end must lie whole and in
 * place, be short, grow to no bomb, lead out of no folder, and hold no program and no archive.
 * @returns its kind, `dangerous`, or undefined for an archive that is no document
 */
export function checkArchive(file: {
  head: Buffer;
  tail: Buffer;
  bytes: number;
}): Kind | 'dangerous' | undefined {
  const { head, tail, bytes } = file;
  const end = endRecordAt(tail);
  if (end < 0) return undefined;
  const count = tail.readUInt16LE(end + 10);
  const listBytes = tail.readUInt32LE(end + 12);
  const listAt = tail.readUInt32LE(end + 16);
  // Anything before the first or after the last entry would be a second file in the same bytes.
  const inTail = listAt - (bytes - tail.length);
  if (count > MOST_ENTRIES || inTail < 0 || inTail + listBytes !== end) return 'dangerous';
  const entries = entriesOf(tail, inTail, count);
  if (!entries || isDangerous(entries, bytes)) return 'dangerous';
  const names = new Set(entries.map(({ name }) => name));
  if (names.has('[Content_Types].xml') && names.has('word/document.xml')) return DOCX;
  const isText = head.toString('latin1', 0, 128).includes(`mimetype${ODT.mediaType}`);
  return isText && names.has('content.xml') ? ODT : undefined;
}
