import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  diffieHellman,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { Refusal } from '#kernel/refusal';
import { writeNonce } from './nonces.ts';
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
/** Where the ciphertext begins, after version and nonce. */
const TEXT_AT = 1 + NONCE_BYTES;
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

/** Version 1 made one exchange for each wrap; version 2 may make one for several, so each seal's key is its own. */
const WRAP_VERSION = 2;

/** HKDF-SHA-256's first step (RFC 5869, 2.2), once for each exchange: salted with both public keys. */
const extract = (exchanged: { shared: Buffer; ephemeral: Uint8Array; recipient: Uint8Array }): Buffer =>
  createHmac('sha256', Buffer.concat([exchanged.ephemeral, exchanged.recipient]))
    .update(exchanged.shared)
    .digest();

/** Its second step (2.3), for each wrap: 32 bytes of key and 12 of nonce, which are two blocks of the hash. */
function expand(extracted: Buffer, place: WrapPlace, version: number): { key: Buffer; nonce: Buffer } {
  const info =
    version === 1
      ? Buffer.from('stand-together/wrap/1')
      : bind('stand-together/wrap/2', place.forceId, place.sealId, place.keyId);
  const key = createHmac('sha256', extracted).update(info).update(Buffer.of(1)).digest();
  const second = createHmac('sha256', extracted).update(key).update(info).update(Buffer.of(2)).digest();
  return { key, nonce: second.subarray(0, NONCE_BYTES) };
}

/**
 * Wraps data keys to X25519 public keys: one passing pair, an exchange with each recipient, and for every seal a key and
 * nonce of its own by HKDF-SHA-256 (the recipient stands in the salt, force, seal and key id in the info), AES-256-GCM.
 * No key ever seals twice, because a seal id is wrapped once for each key id. One wrapper serves the seals of one report
 * and no more: wraps of the same pair are seen to belong together.
 * Why it is safe: docs/decisions/0012-one-passing-pair-a-report.md.
 */
export class KeyWrapper {
  readonly #pair = newPassingPair();
  readonly #extracted = new Map<string, Buffer>();
  readonly #wrapped = new Set<string>();
  /** The recipient asked for last: one list is sealed to one. */
  #last: { recipient: Uint8Array; name: string } | undefined;

  /** 81 bytes: version, passing public key, ciphertext, tag. Throws `broken-seal` for a key nothing can be sealed to. */
  wrap(dataKey: Uint8Array, recipient: Uint8Array, place: WrapPlace): Buffer {
    const aad = wrapAad(place);
    const once = `${place.forceId} ${place.sealId} ${place.keyId} ${this.#nameOf(recipient)}`;
    if (this.#wrapped.has(once))
      throw new Error(`seal ${place.sealId} was wrapped for ${place.keyId} before`);
    this.#wrapped.add(once);
    const ephemeral = this.#pair.publicKey;
    const { key, nonce } = expand(this.#extractedWith(recipient), place, WRAP_VERSION);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(aad);
    const body = Buffer.concat([cipher.update(dataKey), cipher.final()]);
    return Buffer.concat([Buffer.of(WRAP_VERSION), ephemeral, body, cipher.getAuthTag()]);
  }

  #nameOf(recipient: Uint8Array): string {
    if (this.#last?.recipient !== recipient)
      this.#last = { recipient, name: Buffer.from(recipient).toString('base64url') };
    return this.#last.name;
  }

  #extractedWith(recipient: Uint8Array): Buffer {
    const name = this.#nameOf(recipient);
    const known = this.#extracted.get(name);
    if (known) return known;
    const { privateKey, publicKey: ephemeral } = this.#pair;
    const shared = exchange(privateKey, recipient, 'the public key cannot be used to seal');
    const extracted = extract({ shared, ephemeral, recipient });
    this.#extracted.set(name, extracted);
    return extracted;
  }
}

/** Wraps one data key under a passing pair of its own. Throws `broken-seal` for a key nothing can be sealed to. */
export const wrapKey = (dataKey: Uint8Array, recipient: Uint8Array, place: WrapPlace): Buffer =>
  new KeyWrapper().wrap(dataKey, recipient, place);

/** Shared secrets kept at a time; a list of contacts comes to one for each two thousand of them. */
const EXCHANGES_KEPT = 2_000;

/**
 * Unwraps data keys for whoever holds the private key. Seals that were made together share one passing pair, so the
 * exchange with it is made once and remembered: in the memory of a process that holds the private key anyway.
 */
export class KeyUnwrapper {
  readonly #publicHalves = new WeakMap<KeyObject, Buffer>();
  /** By private key and passing key: the first step of HKDF, from which the key of each wrap is derived. */
  #extracted = new WeakMap<KeyObject, Map<string, Buffer>>();

  /**
   * The data key again. Throws `broken-seal` where the key, the force, the seal or a byte is not the one it was made for.
   */
  unwrap(wrapped: Uint8Array, privateKey: KeyObject, place: WrapPlace): Buffer {
    const what = `the key of seal ${place.sealId} does not open`;
    const [version = 0] = wrapped;
    if (wrapped.length !== WRAPPED_BYTES || version < 1 || version > WRAP_VERSION) throw broken(what);
    const ephemeral = wrapped.subarray(1, 33);
    const { key, nonce } = expand(this.#extract(privateKey, ephemeral, what), place, version);
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

  /** Forgets every shared secret: a key was destroyed. */
  forget(): void {
    this.#extracted = new WeakMap();
  }

  #publicHalf(privateKey: KeyObject): Buffer {
    const known = this.#publicHalves.get(privateKey);
    if (known) return known;
    const half = rawPublicKey(privateKey);
    this.#publicHalves.set(privateKey, half);
    return half;
  }

  #extract(privateKey: KeyObject, ephemeral: Uint8Array, what: string): Buffer {
    const kept = this.#extracted.get(privateKey) ?? new Map<string, Buffer>();
    this.#extracted.set(privateKey, kept);
    const name = Buffer.from(ephemeral).toString('latin1');
    const known = kept.get(name);
    if (known) return known;
    const shared = exchange(privateKey, ephemeral, what);
    const extracted = extract({ shared, ephemeral, recipient: this.#publicHalf(privateKey) });
    if (kept.size >= EXCHANGES_KEPT) kept.delete(kept.keys().next().value ?? name);
    kept.set(name, extracted);
    return extracted;
  }
}

/** One data key again, by an exchange of its own. Throws as `KeyUnwrapper` does. */
export const unwrapKey = (wrapped: Uint8Array, privateKey: KeyObject, place: WrapPlace): Buffer =>
  new KeyUnwrapper().unwrap(wrapped, privateKey, place);

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
