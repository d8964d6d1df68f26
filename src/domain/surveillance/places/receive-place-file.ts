import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { mayImportCounts } from '../surveillance.policy.ts';
import { type PlaceAsk, placeAskSchema } from './place-file.model.ts';
import { endArrival, insertPlaceFile, insertPlacePart } from './place-file.store.ts';

/** Boundaries are read at once by a thread; a country's wards at full detail have about 120 MB. */
export const MOST_BOUNDARY_BYTES = 200 * 1024 * 1024;
/** The look-up of the whole country has 1.3 GB. */
export const MOST_POSTCODE_BYTES = 2 * 1024 ** 3;
/** Compressed bytes of one part. */
const PART_BYTES = 1024 * 1024;

/** Opens a transaction of its own for each piece of work. */
export type InTransaction = <T>(fn: (ctx: Context) => Promise<T>) => Promise<T>;

function staffId(ctx: Context): string {
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'files are sent by people');
  return ctx.actor.id;
}

/**
 * Keeps a file of boundaries or postcodes as it comes, compressed and in parts, each in a transaction of its own, so that
 * none waits for a slow sender; the worker then checks it. A file that breaks off is forgotten after a week.
 * @returns its id
 * @throws Refusal `not-allowed`, `too-large`, and what the stream throws
 */
export async function receivePlaceFile(
  inTransaction: InTransaction,
  given: { ask: PlaceAsk; stream: AsyncIterable<Buffer> },
): Promise<string> {
  const ask = placeAskSchema.parse(given.ask);
  const id = await inTransaction(async (ctx) => {
    demand(mayImportCounts, ctx.actor);
    const newId = ctx.newId();
    await insertPlaceFile(ctx, { id: newId, ask, by: staffId(ctx) });
    return newId;
  });
  const most = ask.kind === 'boundaries' ? MOST_BOUNDARY_BYTES : MOST_POSTCODE_BYTES;
  const hash = createHash('sha256');
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of given.stream) {
      bytes += chunk.length;
      if (bytes > most) throw new Refusal('too-large', 'the file is too large');
      hash.update(chunk);
      yield chunk;
    }
  }
  // The quickest level: the file is kept for minutes.
  const gzip = createGzip({ level: 1 });
  pipeline(Readable.from(counted()), gzip, () => undefined);
  let number = 0;
  let waiting: Buffer[] = [];
  let size = 0;
  const put = async (): Promise<void> => {
    const part = Buffer.concat(waiting);
    number += 1;
    await inTransaction((ctx) => insertPlacePart(ctx, { id, number, bytes: part }));
    waiting = [];
    size = 0;
  };
  for await (const chunk of gzip as AsyncIterable<Buffer>) {
    waiting.push(chunk);
    size += chunk.length;
    if (size >= PART_BYTES) await put();
  }
  if (size > 0) await put();
  await inTransaction(async (ctx) => {
    await endArrival(ctx, { id, bytes, fileSha256: hash.digest() });
    await ctx.enqueue('surveillance.check-places', { fileId: id }, { key: `places-${id}` });
    await ctx.audit({
      act: 'surveillance.send-places',
      kind: 'collection',
      subject: 'place_file',
      subjectId: id,
      detail: { kind: ask.kind, bytes },
    });
  });
  return id;
}
