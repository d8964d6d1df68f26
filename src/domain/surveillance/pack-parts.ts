import { createHash } from 'node:crypto';
import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';

/** Opens a transaction of its own for each piece of work. */
export type InTransaction = <T>(fn: (ctx: Context) => Promise<T>) => Promise<T>;

/** Bytes of one part as it is kept. */
const PART_BYTES = 1024 * 1024;

export interface Packed {
  bytes: number;
  sha256: Buffer;
}

/**
 * Packs a file as it comes and hands it over in parts of about a megabyte, counted from 1, so that no transaction waits for
 * a slow sender and memory stays flat.
 * @param seal what each packed byte goes through before it is kept
 * @throws Refusal `too-large`, and what the stream throws
 */
export async function packParts(
  stream: AsyncIterable<Buffer>,
  { mostBytes, seal }: { mostBytes: number; seal?: Transform },
  put: (part: { number: number; bytes: Buffer }) => Promise<unknown>,
): Promise<Packed> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw new Refusal('too-large', 'the file is too large');
      hash.update(chunk);
      yield chunk;
    }
  }
  // The quickest level: the file is kept for minutes.
  const gzip = createGzip({ level: 1 });
  const last = seal ?? gzip;
  // Whoever reads the last stream sees what went wrong in any of them.
  pipeline([Readable.from(counted()), gzip, ...(seal ? [seal] : [])], () => undefined);
  let number = 0;
  let waiting: Buffer[] = [];
  let size = 0;
  const give = async (): Promise<void> => {
    const part = Buffer.concat(waiting);
    number += 1;
    await put({ number, bytes: part });
    waiting = [];
    size = 0;
  };
  for await (const chunk of last as AsyncIterable<Buffer>) {
    waiting.push(chunk);
    size += chunk.length;
    if (size >= PART_BYTES) await give();
  }
  if (size > 0) await give();
  return { bytes, sha256: hash.digest() };
}

/** The parts of a kept file, one after the other, until there is none. */
async function* partsOf(partAt: (number: number) => Promise<Buffer | undefined>): AsyncGenerator<Buffer> {
  for (let number = 1; ; number++) {
    const part = await partAt(number);
    if (!part) return;
    yield part;
  }
}

/** A kept file as it came, a part at a time. `open` undoes what `seal` did. */
export function unpackParts(
  partAt: (number: number) => Promise<Buffer | undefined>,
  open?: Transform,
): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  // A failure on the way ends the reader's loop with the same error.
  pipeline([Readable.from(partsOf(partAt)), ...(open ? [open] : []), gunzip], () => undefined);
  return gunzip as AsyncIterable<Buffer>;
}
