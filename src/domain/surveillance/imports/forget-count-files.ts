import type { Context } from '#kernel/context';
import { eraseSeals } from '#platform/crypto/seal';
import { dropFile, dropOldFiles } from './count-file.store.ts';
import { KEPT_AS } from './receive-count-file.ts';

/**
 * Hours from when it came that a file is kept which nobody has explained, or which has bad lines: it can be read again in
 * another way.
 */
const KEPT_HOURS = 24;

/** Forgets a kept file and destroys its keys; what was found in it stays. */
export async function forgetCountFile(ctx: Context, id: string): Promise<void> {
  await dropFile(ctx, id);
  await eraseSeals(ctx.tx, ctx.forceId, { table: KEPT_AS, recordId: id });
}

/** Forgets the files that were kept long enough. Returns how many. */
export async function forgetOldCountFiles(ctx: Context): Promise<number> {
  const old = await dropOldFiles(ctx, new Date(ctx.now.getTime() - KEPT_HOURS * 3_600_000));
  for (const id of old) await forgetCountFile(ctx, id);
  return old.length;
}
