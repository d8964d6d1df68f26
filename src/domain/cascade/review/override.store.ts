import { createHash } from 'node:crypto';
import type { Context } from '#kernel/context';
import type { Override } from './override.model.ts';

const hashOf = (words: string): Buffer => createHash('sha256').update(words, 'utf8').digest();

/** Keeps one override with its version. Returns false where the same finding was let pass already. */
export async function insertOverride(
  ctx: Context,
  { versionId, rule, words, reason, staffId }: Omit<Override, 'overriddenAt'>,
): Promise<boolean> {
  const inserted = await ctx.tx.run(
    `insert into cascade.review_override (force_id, version_id, rule, words, words_sha256, reason, staff_id, overridden_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [ctx.forceId, versionId, rule, words, hashOf(words), reason, staffId, ctx.now],
  );
  return inserted > 0;
}
