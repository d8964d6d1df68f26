import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { placePart } from './place-file.reads.ts';
import type { InTransaction } from './receive-place-file.ts';

async function* partsOf(inTransaction: InTransaction, id: string): AsyncGenerator<Buffer> {
  for (let number = 1; ; number++) {
    const part = await inTransaction(({ tx, forceId }) => placePart(tx, forceId, { id, number }));
    if (!part) return;
    yield part;
  }
}

/** A kept file as it came, a part at a time. */
export function placeBytes(inTransaction: InTransaction, id: string): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  // A failure on the way ends the reader's loop with the same error.
  pipeline(Readable.from(partsOf(inTransaction, id)), gunzip, () => undefined);
  return gunzip as AsyncIterable<Buffer>;
}

/** The whole of a kept file as a text. */
export async function placeText(inTransaction: InTransaction, id: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of placeBytes(inTransaction, id)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
