import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { SealingStream } from '#platform/crypto/sealed-stream';
import { newDataKey } from '#platform/crypto/sealing';
import { TABLE_LIMITS } from '#platform/tables/table';
import { type InTransaction, packParts } from '../pack-parts.ts';
import { mayImportCounts } from '../surveillance.policy.ts';
import { askReading } from './ask-reading.ts';
import { SOURCE } from './check-file.ts';
import { breakOff, endArrival, insertArriving, insertPart } from './count-file.store.ts';
import { guessMapping } from './mapping.model.ts';

/** What a kept file and its first lines are sealed as. */
export const KEPT_AS = 'surveillance.vintage';

async function begin(
  ctx: Context,
  source: string,
  dataKey: Buffer,
): Promise<{ id: string; forceId: string }> {
  demand(mayImportCounts, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'files are sent by people');
  if (!SOURCE.test(source)) throw new Refusal('invalid-input', 'a source is named in capitals');
  const id = ctx.newId();
  const key = dataKey.toString('base64');
  const { sealId, fields } = await ctx.seal({ table: KEPT_AS, recordId: id, fields: { key } });
  const by = ctx.actor.id;
  await insertArriving(ctx, { id, source, mapping: guessMapping([]), sealId, keySealed: fields.key, by });
  return { id, forceId: ctx.forceId };
}

/**
 * Keeps a file of counts as it comes, compressed, sealed and in parts, each in a transaction of its own; the worker then
 * reads it. An extract may name people, so nothing of it lies open anywhere.
 * @returns the id of what will be its vintage
 * @throws Refusal `not-allowed`, `invalid-input`, `too-large`, and what the stream throws
 */
export async function receiveCountFile(
  inTransaction: InTransaction,
  { source, stream }: { source: string; stream: AsyncIterable<Buffer> },
): Promise<string> {
  const dataKey = newDataKey();
  try {
    const { id, forceId } = await inTransaction((ctx) => begin(ctx, source, dataKey));
    const seal = new SealingStream(dataKey, { forceId, table: KEPT_AS, recordId: id });
    try {
      const { bytes, sha256 } = await packParts(stream, { mostBytes: TABLE_LIMITS.bytes, seal }, (part) =>
        inTransaction((ctx) => insertPart(ctx, { id, ...part })),
      );
      await inTransaction((ctx) => arrived(ctx, { id, source, bytes, fileSha256: sha256 }));
    } catch (error) {
      // Where the database is away as well, the file is forgotten after a day.
      await inTransaction((ctx) => breakOff(ctx, id)).catch(() => undefined);
      throw error;
    }
    return id;
  } finally {
    dataKey.fill(0);
  }
}

async function arrived(
  ctx: Context,
  file: { id: string; source: string; bytes: number; fileSha256: Buffer },
): Promise<void> {
  const { id, source, bytes } = file;
  await endArrival(ctx, file);
  await askReading(ctx, id);
  await ctx.audit({
    act: 'surveillance.send-counts',
    kind: 'collection',
    subject: 'vintage',
    subjectId: id,
    detail: { source, bytes },
  });
}
