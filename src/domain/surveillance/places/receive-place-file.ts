import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { type InTransaction, packParts } from '../pack-parts.ts';
import { mayImportCounts } from '../surveillance.policy.ts';
import { type PlaceAsk, placeAskSchema } from './place-file.model.ts';
import { endArrival, insertPlaceFile, insertPlacePart } from './place-file.store.ts';

/** Boundaries are read at once by a thread; a country's wards at full detail have about 120 MB. */
export const MOST_BOUNDARY_BYTES = 200 * 1024 * 1024;
/** The look-up of the whole country has 1.3 GB. */
export const MOST_POSTCODE_BYTES = 2 * 1024 ** 3;

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
  const mostBytes = ask.kind === 'boundaries' ? MOST_BOUNDARY_BYTES : MOST_POSTCODE_BYTES;
  const { bytes, sha256 } = await packParts(given.stream, { mostBytes }, (part) =>
    inTransaction((ctx) => insertPlacePart(ctx, { id, ...part })),
  );
  await inTransaction(async (ctx) => {
    await endArrival(ctx, { id, bytes, fileSha256: sha256 });
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
