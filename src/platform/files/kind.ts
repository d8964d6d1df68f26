/** What a file is, told by its bytes and never by its name. */
export type Family = 'image' | 'video' | 'audio' | 'document';
export interface Kind {
  mediaType: string;
  family: Family;
  /** What we call its ending when we hand it out. */
  ending: string;
}

const kind = (mediaType: string, ending: string, family?: Family): Kind => ({
  mediaType,
  ending,
  family: family ?? (mediaType.split('/')[0] as Family),
});

const KINDS = {
  jpeg: kind('image/jpeg', 'jpg'),
  png: kind('image/png', 'png'),
  gif: kind('image/gif', 'gif'),
  webp: kind('image/webp', 'webp'),
  heic: kind('image/heic', 'heic'),
  avif: kind('image/avif', 'avif'),
  mp4: kind('video/mp4', 'mp4'),
  quicktime: kind('video/quicktime', 'mov'),
  threegp: kind('video/3gpp', '3gp'),
  webm: kind('video/webm', 'webm'),
  matroska: kind('video/x-matroska', 'mkv'),
  avi: kind('video/x-msvideo', 'avi'),
  mp3: kind('audio/mpeg', 'mp3'),
  m4a: kind('audio/mp4', 'm4a'),
  aac: kind('audio/aac', 'aac'),
  amr: kind('audio/amr', 'amr'),
  ogg: kind('audio/ogg', 'ogg'),
  wav: kind('audio/wav', 'wav'),
  flac: kind('audio/flac', 'flac'),
  pdf: kind('application/pdf', 'pdf', 'document'),
  docx: kind('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx', 'document'),
  odt: kind('application/vnd.oasis.opendocument.text', 'odt', 'document'),
  text: kind('text/plain', 'txt', 'document'),
} as const;

/** The kind of each media type, for files that were kept. */
export const kindOfMediaType = (mediaType: string): Kind | undefined =>
  Object.values(KINDS).find((one) => one.mediaType === mediaType);

/** Endings that may stand in the name of a file of each family. A photo named `.jpg` may well be a HEIC; never a film. */
const ENDINGS: Readonly<Record<Family, readonly string[]>> = {
  image: ['jpg', 'jpeg', 'jpe', 'jfif', 'png', 'gif', 'webp', 'heic', 'heif', 'avif', 'mpo'],
  video: ['mp4', 'm4v', 'mov', 'qt', '3gp', '3gpp', '3g2', 'webm', 'mkv', 'avi'],
  audio: [
    'mp3',
    'm4a',
    'm4b',
    'mp4',
    'aac',
    'amr',
    'ogg',
    'oga',
    'opus',
    'wav',
    'flac',
    'webm',
    '3gp',
    'caf',
  ],
  document: ['pdf', 'docx', 'odt', 'txt', 'text', 'log'],
};

const FTYP_BRANDS: readonly (readonly [RegExp, Kind])[] = [
  [/^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/, KINDS.heic],
  [/^avi[fs]$/, KINDS.avif],
  [/^M4[AB] $/, KINDS.m4a],
  [/^qt {2}$/, KINDS.quicktime],
  [/^3g[a-z0-9]{2}$/, KINDS.threegp],
  [/^(isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|dash|mmp4|f4v )$/, KINDS.mp4],
];

const ascii = (head: Buffer, from: number, to: number): string => head.toString('latin1', from, to);

function riff(head: Buffer): Kind | undefined {
  switch (ascii(head, 8, 12)) {
    case 'WEBP':
      return KINDS.webp;
    case 'WAVE':
      return KINDS.wav;
    case 'AVI ':
      return KINDS.avi;
    default:
      return undefined;
  }
}

function matroska(head: Buffer): Kind | undefined {
  const doctype = ascii(head, 0, 64);
  if (doctype.includes('webm')) return KINDS.webm;
  return doctype.includes('matroska') ? KINDS.matroska : undefined;
}

/** An MPEG audio or ADTS frame: eleven or twelve set bits, then a layer and a rate that exist. */
function frame(head: Buffer): Kind | undefined {
  const [first = 0, second = 0, third = 0] = head;
  if (first !== 0xff) return undefined;
  if ((second & 0xf6) === 0xf0) return KINDS.aac;
  const isLayer3 = (second & 0xe6) === 0xe2;
  return isLayer3 && third >> 4 !== 0xf && third >> 4 !== 0 ? KINDS.mp3 : undefined;
}

/** The kind of a file that is not text and not an archive, from its first 64 bytes or more. */
export function kindOfHead(head: Buffer): Kind | undefined {
  const start = ascii(head, 0, 8);
  if (start.startsWith('\xff\xd8\xff')) return KINDS.jpeg;
  if (start === '\x89PNG\r\n\x1a\n') return KINDS.png;
  if (/^GIF8[79]a/.test(start)) return KINDS.gif;
  if (start.startsWith('RIFF')) return riff(head);
  if (ascii(head, 4, 8) === 'ftyp') return FTYP_BRANDS.find(([brand]) => brand.test(ascii(head, 8, 12)))?.[1];
  if (start.startsWith('\x1a\x45\xdf\xa3')) return matroska(head);
  if (start.startsWith('ID3')) return KINDS.mp3;
  if (start.startsWith('OggS')) return KINDS.ogg;
  if (start.startsWith('#!AMR')) return KINDS.amr;
  if (start.startsWith('fLaC')) return KINDS.flac;
  if (start.startsWith('%PDF-')) return KINDS.pdf;
  return frame(head);
}

/** True where the file begins like an archive; which document it holds is told by its end. */
export const isArchive = (head: Buffer): boolean => ascii(head, 0, 4) === 'PK\x03\x04';
export const DOCX = KINDS.docx;
export const ODT = KINDS.odt;
export const TEXT = KINDS.text;

/** True where the name has no ending, or one that goes with the kind. */
export function endingFits(name: string, { family }: Kind): boolean {
  const ending = /\.([^.\s/\\]{1,12})$/u.exec(name.trim())?.[1]?.toLowerCase();
  return ending === undefined || ENDINGS[family].includes(ending);
}

/** Kinds whose hidden details we can take out: pictures that are drawn anew, and plain text, which has none. */
const CLEANABLE: readonly Kind[] = [KINDS.jpeg, KINDS.png, KINDS.webp, KINDS.avif];
export const isCleanable = ({ mediaType }: Pick<Kind, 'mediaType'>): boolean =>
  CLEANABLE.some((one) => one.mediaType === mediaType);
