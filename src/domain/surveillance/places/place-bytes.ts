import { type InTransaction, unpackParts } from '../pack-parts.ts';
import { placePart } from './place-file.reads.ts';

/** A kept file as it came, a part at a time. */
export const placeBytes = (inTransaction: InTransaction, id: string): AsyncIterable<Buffer> =>
  unpackParts((number) => inTransaction(({ tx, forceId }) => placePart(tx, forceId, { id, number })));

/** The whole of a kept file as a text. */
export async function placeText(inTransaction: InTransaction, id: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of placeBytes(inTransaction, id)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
