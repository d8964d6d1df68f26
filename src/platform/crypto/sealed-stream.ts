import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { Refusal } from '#kernel/refusal';
import type { SealPlace } from './sealing.ts';

/**
 * A file sealed as it flows: one byte of version, 16 bytes of salt, then chunks of at most 64 KiB, each AES-256-GCM
 * with its own tag. The key comes from the record's data key and the salt, so no nonce repeats; the nonce holds the
 * chunk's number and whether it is the last, so that chunks put in another order, left out or cut off do not open.
 */
const VERSION = 1;
export const SALT_BYTES = 16;
const HEADER_BYTES = 1 + SALT_BYTES;
const TAG_BYTES = 16;
/** Bytes of clear text in one chunk. */
export const CHUNK_BYTES = 64 * 1024;
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

const broken = (what: string): Refusal => new Refusal('broken-seal', what);

const placeAad = ({ forceId, table, recordId }: SealPlace): Buffer =>
  Buffer.from(JSON.stringify(['file', forceId, table, recordId, VERSION]), 'utf8');

/** The key of one sealed file: made from the record's data key, so that whoever gets it opens the file and no field. */
export const fileKeyOf = (dataKey: Uint8Array, salt: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', dataKey, salt, 'stand-together/file/1', 32));

/** The salt at the beginning of a sealed file. @throws Refusal `broken-seal` for anything that is not one */
export function saltOf(header: Uint8Array): Buffer {
  if (header.length < HEADER_BYTES || header[0] !== VERSION) throw broken('this is not a sealed file');
  return Buffer.from(header.subarray(1, HEADER_BYTES));
}

function nonceOf(chunk: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(chunk, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** Cuts what flows in into pieces of one size; the last piece, which may be shorter, is known only at the end. */
class Pieces {
  #held: Buffer[] = [];
  #bytes = 0;
  readonly #size: number;
  constructor(size: number) {
    this.#size = size;
  }
  /** Whole pieces that are certainly not the last. */
  *push(data: Buffer): Generator<Buffer> {
    this.#held.push(data);
    this.#bytes += data.length;
    if (this.#bytes <= this.#size) return;
    let all = Buffer.concat(this.#held);
    while (all.length > this.#size) {
      yield all.subarray(0, this.#size);
      all = all.subarray(this.#size);
    }
    this.#held = [all];
    this.#bytes = all.length;
  }
  rest(): Buffer {
    return Buffer.concat(this.#held);
  }
}

/** Seals what flows through for one record. Memory stays at one chunk however long the file is. */
export class SealingStream extends Transform {
  readonly #key: Buffer;
  readonly #salt = randomBytes(SALT_BYTES);
  readonly #aad: Buffer;
  readonly #pieces = new Pieces(CHUNK_BYTES);
  #chunk = 0;
  #hasHeader = false;

  constructor(dataKey: Uint8Array, place: SealPlace) {
    super();
    this.#key = fileKeyOf(dataKey, this.#salt);
    this.#aad = placeAad(place);
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#header();
    for (const piece of this.#pieces.push(data)) this.#seal(piece, false);
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#header();
    this.#seal(this.#pieces.rest(), true);
    this.#key.fill(0);
    done();
  }

  #header(): void {
    if (this.#hasHeader) return;
    this.#hasHeader = true;
    this.push(Buffer.concat([Buffer.of(VERSION), this.#salt]));
  }

  #seal(piece: Buffer, isLast: boolean): void {
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonceOf(this.#chunk++, isLast));
    cipher.setAAD(this.#aad);
    this.push(Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]));
  }
}

/**
 * Opens a sealed file with its file key. Gives out only chunks whose tag was right; errs with `broken-seal` for changed,
 * moved or missing chunks, for a cut end, and for another record's file.
 */
export class OpeningStream extends Transform {
  readonly #key: Buffer;
  readonly #aad: Buffer;
  readonly #pieces = new Pieces(SEALED_CHUNK_BYTES);
  #header: Buffer = Buffer.alloc(0);
  #chunk = 0;

  constructor(fileKey: Uint8Array, place: SealPlace) {
    super();
    this.#key = Buffer.from(fileKey);
    this.#aad = placeAad(place);
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      for (const piece of this.#pieces.push(this.#afterHeader(data))) this.push(this.#open(piece, false));
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      saltOf(this.#header);
      this.push(this.#open(this.#pieces.rest(), true));
      this.#key.fill(0);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  #afterHeader(data: Buffer): Buffer {
    const missing = HEADER_BYTES - this.#header.length;
    if (missing <= 0) return data;
    this.#header = Buffer.concat([this.#header, data.subarray(0, missing)]);
    return data.subarray(missing);
  }

  #open(piece: Buffer, isLast: boolean): Buffer {
    if (piece.length < TAG_BYTES) throw broken('the sealed file is cut off');
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonceOf(this.#chunk++, isLast), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(this.#aad);
    decipher.setAuthTag(piece.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(piece.subarray(0, -TAG_BYTES)), decipher.final()]);
    } catch {
      throw broken('the sealed file was changed, cut off, or belongs to another record');
    }
  }
}
