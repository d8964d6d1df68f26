import { once } from 'node:events';
import { pipeline, type Readable } from 'node:stream';
import { OpeningStream, SALT_BYTES, saltOf } from '../crypto/sealed-stream.ts';
import type { SealPlace } from '../crypto/sealing.ts';
import type { FileStore } from './file-store.ts';

/** A sealed file taken from the store whose key is still to be asked for. */
export interface SealedFile {
  /** What the keeper needs to make the file's key. */
  salt: Buffer;
  /** The clear bytes, each chunk given out only after it was found whole. Errs with `broken-seal`. */
  open(fileKey: Uint8Array, place: SealPlace): Readable;
  /** For a file that is not opened after all. */
  close(): void;
}

/**
 * Takes a sealed file from the store and reads its beginning.
 * @throws Refusal `gone` where the store has lost it, `broken-seal` where it does not begin like a sealed file
 */
export async function takeSealed(store: FileStore, key: string): Promise<SealedFile> {
  const sealed = await store.read(key);
  const header = await firstBytes(sealed, 1 + SALT_BYTES);
  return {
    salt: saltOf(header),
    open: (fileKey, place) => {
      const clear = new OpeningStream(fileKey, place);
      // The reader of the clear stream sees what went wrong; here is nothing more to do about it.
      pipeline(sealed, clear, () => undefined);
      return clear;
    },
    close: () => {
      sealed.destroy();
    },
  };
}

async function firstBytes(stream: Readable, bytes: number): Promise<Buffer> {
  for (;;) {
    const read = stream.read(bytes) as Buffer | null;
    if (read !== null) {
      stream.unshift(read);
      return read;
    }
    if (stream.readableEnded || stream.destroyed) return Buffer.alloc(0);
    await Promise.race([once(stream, 'readable'), once(stream, 'end')]);
  }
}
