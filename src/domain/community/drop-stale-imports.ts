import type { Context } from '#kernel/context';
import { eraseSeals } from '#platform/crypto/seal';
import { dropExpiredBatches } from './import-batch.store.ts';

/** Drops checked lists nobody confirmed within a day, and the keys that could open them. */
export async function dropStaleImports(ctx: Context): Promise<void> {
  for (const id of await dropExpiredBatches(ctx)) {
    await eraseSeals(ctx.tx, ctx.forceId, { table: 'community.import_batch', recordId: id });
    await ctx.audit({
      act: 'community.drop-stale-imports',
      kind: 'erasure',
      subject: 'import_batch',
      subjectId: id,
    });
  }
}
