import {
  createCipheriv,
  createDecipheriv,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { Refusal } from '#kernel/refusal';
import { newPassingPair, publicKeyFromRaw, rawPublicKey } from './raw-keys.ts';

/** Where one sealed text belongs. Bound as additional data: a ciphertext moved elsewhere does not open. */
export interface SealPlace {
  forceId: string;
  table: string;
  recordId: string;
}

/** Who a wrapped data key is for. `keyId` is the force's key id, or `reader` for the reporter's private code. */
export interface WrapPlace {
  forceId: string;
  sealId: string;
  keyId: string;
}

/** The `keyId` under which a data key is wrapped for the reader's own code. */
export const READER_KEY_ID = 'reader';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LENGTH_BYTES = 4;
const PADDING_STEPS = [256, 1024, 4096];
const WRAPPED_BYTES = 1 + 32 + 32 + TAG_BYTES;

const broken = (what: string) => new Refusal('broken-seal', what);
// A JSON array cannot be read two ways, which names joined by a bar could.
const bind = (...parts: (string | number)[]) => Buffer.from(JSON.stringify(parts), 'utf8');
const fieldAad = (place: SealPlace, field: string) =>
  bind('field', place.forceId, place.table, place.recordId, field, VERSION);
const wrapAad = (place: WrapPlace) => bind('wrap', place.forceId, place.sealId, place.keyId, VERSION);

/** The stored length of a text of `bytes` bytes: 256 B, 1 KiB, 4 KiB, then whole steps of 4 KiB. */
export function paddedLength(bytes: number): number {
  const needed = bytes + LENGTH_BYTES;
  const step = PADDING_STEPS.find((size) => needed <= size);
  return step ?? Math.ceil(needed / 4096) * 4096;
}

function pad(text: string): Buffer {
  const bytes = Buffer.byteLength(text, 'utf8');
  const padded = Buffer.alloc(paddedLength(bytes));
  padded.writeUInt32BE(bytes, 0);
  padded.write(text, LENGTH_BYTES, 'utf8');
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
export function sealField(dataKey: Uint8Array, place: SealPlace & { field: string; text: string }): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', dataKey, nonce);
  cipher.setAAD(fieldAad(place, place.field));
  const plain = pad(place.text);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  plain.fill(0);
  return Buffer.concat([Buffer.of(VERSION), nonce, body, cipher.getAuthTag()]);
}

/** Seals every field of one record under its data key. */
export function sealFields<F extends string>(
  dataKey: Uint8Array,
  { fields, ...place }: SealPlace & { fields: Record<F, string> },
): Record<F, Buffer> {
  const entries = Object.entries<string>(fields).map(([field, text]) => [
    field,
    sealField(dataKey, { ...place, field, text }),
  ]);
  return Object.fromEntries(entries) as Record<F, Buffer>;
}

/** The text of one sealed field. Throws `broken-seal` for another force, record or field, or changed bytes. */
export function openField(
  dataKey: Uint8Array,
  { sealed, field, ...place }: SealPlace & { field: string; sealed: Uint8Array },
): string {
  const what = `${place.table}.${field} of record ${place.recordId} does not open`;
  if (sealed.length < 1 + NONCE_BYTES + 256 + TAG_BYTES || sealed[0] !== VERSION) throw broken(what);
  const decipher = createDecipheriv('aes-256-gcm', dataKey, sealed.subarray(1, 1 + NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(fieldAad(place, field));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const body = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES));
    decipher.final();
    return unpad(body);
  } catch (error) {
    throw error instanceof Refusal ? error : broken(what);
  }
}

function wrapSecret(
  shared: Buffer,
  ephemeral: Uint8Array,
  recipient: Uint8Array,
): { key: Buffer; nonce: Buffer } {
  const salt = Buffer.concat([ephemeral, recipient]);
  const bytes = Buffer.from(hkdfSync('sha256', shared, salt, 'stand-together/wrap/1', 32 + NONCE_BYTES));
  return { key: bytes.subarray(0, 32), nonce: bytes.subarray(32) };
}

/**
 * Wraps a data key to an X25519 public key: ephemeral X25519, HKDF-SHA-256, AES-256-GCM. The key and nonce come
 * from a fresh exchange each time, so no nonce repeats. 81 bytes: version, ephemeral key, ciphertext, tag.
 */
export function wrapKey(dataKey: Uint8Array, recipient: Uint8Array, place: WrapPlace): Buffer {
  const ephemeral = newPassingPair();
  const shared = exchange(ephemeral.privateKey, recipient, 'the public key cannot be used to seal');
  const { key, nonce } = wrapSecret(shared, ephemeral.publicKey, recipient);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(wrapAad(place));
  const body = Buffer.concat([cipher.update(dataKey), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), ephemeral.publicKey, body, cipher.getAuthTag()]);
}

/** The data key again. Throws `broken-seal` where the key, the force, the seal or a byte is not the one it was made for. */
export function unwrapKey(wrapped: Uint8Array, privateKey: KeyObject, place: WrapPlace): Buffer {
  const what = `the key of seal ${place.sealId} does not open`;
  if (wrapped.length !== WRAPPED_BYTES || wrapped[0] !== VERSION) throw broken(what);
  const ephemeral = wrapped.subarray(1, 33);
  const shared = exchange(privateKey, ephemeral, what);
  const { key, nonce } = wrapSecret(shared, ephemeral, rawPublicKey(privateKey));
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(wrapAad(place));
  decipher.setAuthTag(wrapped.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(wrapped.subarray(33, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw broken(what);
  }
}

/** Key objects of recipients, by the very bytes: one force's key serves thousands of seals, one reader's several. */
const recipients = new WeakMap<Uint8Array, KeyObject>();

function recipientKey(raw: Uint8Array): KeyObject {
  const known = recipients.get(raw);
  if (known) return known;
  const key = publicKeyFromRaw('x25519', raw);
  recipients.set(raw, key);
  return key;
}

/** X25519; OpenSSL refuses points of small order, whose shared secret would be known to anybody. */
function exchange(privateKey: KeyObject, peer: Uint8Array, what: string): Buffer {
  try {
    return diffieHellman({
      privateKey,
      publicKey: recipientKey(peer),
    });
  } catch {
    throw broken(what);
  }
}
