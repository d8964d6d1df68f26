import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Refusal } from '#kernel/refusal';
import { writeNonce } from './nonces.ts';

/** Where one sealed text belongs. Bound as additional data: a ciphertext moved elsewhere does not open. */
export interface SealPlace {
  forceId: string;
  table: string;
  recordId: string;
}

const VERSION = 1;
const NONCE_BYTES = 12;
/** Where the ciphertext begins, after version and nonce. */
const TEXT_AT = 1 + NONCE_BYTES;
const TAG_BYTES = 16;
const WITH_TAG = { authTagLength: TAG_BYTES } as const;
const LENGTH_BYTES = 4;
const PADDING_STEPS = [256, 1024, 4096];

const broken = (what: string) => new Refusal('broken-seal', what);
// A JSON array cannot be read two ways, which names joined by a bar could.
const fieldAad = ({ forceId, table, recordId }: SealPlace, field: string): Buffer =>
  Buffer.from(JSON.stringify(['field', forceId, table, recordId, field, VERSION]), 'utf8');

/** The stored length of a text of `bytes` bytes: 256 B, 1 KiB, 4 KiB, then whole steps of 4 KiB. */
export function paddedLength(bytes: number): number {
  const needed = bytes + LENGTH_BYTES;
  const step = PADDING_STEPS.find((size) => needed <= size);
  return step ?? Math.ceil(needed / 4096) * 4096;
}

/** Where short texts are padded, one after the other: nothing but noughts while none is being sealed. */
const shortRoom = Buffer.alloc(256);

/** The text with its length before it and noughts behind. Whoever takes it wipes it before the next is taken. */
function pad(text: string): Buffer {
  // A character of a text takes three bytes at most.
  const isShort = text.length * 3 + LENGTH_BYTES <= shortRoom.length;
  const padded = isShort ? shortRoom : Buffer.alloc(paddedLength(Buffer.byteLength(text, 'utf8')));
  padded.writeUInt32BE(padded.write(text, LENGTH_BYTES, 'utf8'), 0);
  return padded;
}

function unpad(padded: Buffer): string {
  const bytes = padded.readUInt32BE(0);
  if (bytes > padded.length - LENGTH_BYTES) throw broken('the sealed text is longer than its padding');
  return padded.toString('utf8', LENGTH_BYTES, LENGTH_BYTES + bytes);
}

/** A fresh 256-bit data key, one for each record. */
export const newDataKey = (): Buffer => randomBytes(32);

/** Seals one text: version, nonce, AES-256-GCM ciphertext of the padded text, tag. */
export const sealField = (
  dataKey: Uint8Array,
  { field, text, ...place }: SealPlace & { field: string; text: string },
): Buffer => sealText(dataKey, place, { field, text });

function sealText(
  dataKey: Uint8Array,
  place: SealPlace,
  { field, text }: { field: string; text: string },
): Buffer {
  const plain = pad(text);
  const sealed = Buffer.allocUnsafe(TEXT_AT + plain.length + TAG_BYTES);
  try {
    sealed[0] = VERSION;
    writeNonce(sealed, 1, NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', dataKey, sealed.subarray(1, TEXT_AT));
    cipher.setAAD(fieldAad(place, field));
    sealed.set(cipher.update(plain), TEXT_AT);
    cipher.final();
    sealed.set(cipher.getAuthTag(), TEXT_AT + plain.length);
  } finally {
    plain.fill(0);
  }
  return sealed;
}

/** Seals every field of one record under its data key. */
export function sealFields<F extends string>(
  dataKey: Uint8Array,
  place: SealPlace & { fields: Record<F, string> },
): Record<F, Buffer> {
  const sealed = {} as Record<F, Buffer>;
  for (const field of Object.keys(place.fields) as F[])
    sealed[field] = sealText(dataKey, place, { field, text: place.fields[field] });
  return sealed;
}

/** The text of one sealed field. Throws `broken-seal` for another force, record or field, or changed bytes. */
export const openField = (
  dataKey: Uint8Array,
  { sealed, field, ...place }: SealPlace & { field: string; sealed: Uint8Array },
): string => openText(dataKey, place, { field, sealed });

/** The same, for whoever opens many fields of one place. */
export function openText(
  dataKey: Uint8Array,
  place: SealPlace,
  { field, sealed }: { field: string; sealed: Uint8Array },
): string {
  const tagAt = sealed.length - TAG_BYTES;
  if (tagAt < TEXT_AT + shortRoom.length || sealed[0] !== VERSION) throw fieldBroken(place, field);
  const decipher = createDecipheriv('aes-256-gcm', dataKey, sealed.subarray(1, TEXT_AT), WITH_TAG);
  decipher.setAAD(fieldAad(place, field));
  decipher.setAuthTag(sealed.subarray(tagAt));
  let text: Buffer;
  try {
    text = decipher.update(sealed.subarray(TEXT_AT, tagAt));
    decipher.final();
  } catch {
    throw fieldBroken(place, field);
  }
  return unpad(text);
}

const fieldBroken = ({ table, recordId }: SealPlace, field: string): Refusal =>
  broken(`${table}.${field} of record ${recordId} does not open`);
