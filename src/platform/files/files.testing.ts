import { crc32, deflateRawSync } from 'node:zlib';

interface ZipPart {
  name: string;
  content?: string | Buffer;
  /** What the list of contents says the file unpacks to; the truth unless given. */
  unpacked?: number;
  mode?: number;
  isStored?: boolean;
}

/** A small archive, right or wrong on purpose. For tests. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const local: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { name, content = 'x', unpacked, mode = 0o100644, isStored = false } of parts) {
    const clear = Buffer.from(content);
    const packed = isStored ? clear : deflateRawSync(clear);
    const bytes = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(isStored ? 0 : 8, 4);
    facts.writeUInt32LE(crc32(clear), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(unpacked ?? clear.length, 18);
    facts.writeUInt16LE(bytes.length, 22);
    local.push(Buffer.from('PK\x03\x04', 'latin1'), facts, bytes, packed);
    const more = Buffer.alloc(14);
    more.writeUInt32LE((mode << 16) >>> 0, 6);
    more.writeUInt32LE(at, 10);
    list.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), facts, more, bytes);
    at += 30 + bytes.length + packed.length;
  }
  const listing = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, listing, end]);
}

/** The parts every Word document has. For tests. */
export const WORD_PARTS: ZipPart[] = [
  { name: '[Content_Types].xml' },
  { name: 'word/document.xml', content: '<w:document/>' },
];

/** A Word document with more parts. For tests. */
export const wordOf = (...more: ZipPart[]): Buffer => zipOf([...WORD_PARTS, ...more]);

/** The beginnings of files, long enough to be told. For tests. */
export const HEADS = {
  jpeg: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2_000, 7)]),
  png: Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(2_000, 7)]),
  gif: Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(500, 7)]),
  mp4: Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(2_000, 7)]),
  quicktime: Buffer.concat([Buffer.from([0, 0, 0, 20]), Buffer.from('ftypqt  '), Buffer.alloc(2_000, 7)]),
  heic: Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(2_000, 7)]),
  m4a: Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypM4A '), Buffer.alloc(2_000, 7)]),
  webm: Buffer.concat([
    Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0, 0]),
    Buffer.from('webm'),
    Buffer.alloc(2_000, 7),
  ]),
  mp3: Buffer.concat([Buffer.from('ID3\x04'), Buffer.alloc(2_000, 7)]),
  ogg: Buffer.concat([Buffer.from('OggS'), Buffer.alloc(2_000, 7)]),
  wav: Buffer.concat([Buffer.from('RIFF\x24\x08\0\0WAVE', 'latin1'), Buffer.alloc(2_000, 7)]),
  pdf: Buffer.from(`%PDF-1.7\n${'1 0 obj\n'.repeat(40)}%%EOF\n`),
  program: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(9_000)]),
};
