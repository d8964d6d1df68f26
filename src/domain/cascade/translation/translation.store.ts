import type { Context } from '#kernel/context';

/** Writes down that somebody had a hand in the translation of one source version. */
export async function recordWork(
  ctx: Context,
  work: { statementId: string; language: string; sourceVersionId: string; staffId: string },
): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.translation_work (force_id, statement_id, language, source_version_id, staff_id, saved_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (force_id, statement_id, language, source_version_id, staff_id) do update set saved_at = $6`,
    [ctx.forceId, work.statementId, work.language, work.sourceVersionId, work.staffId, ctx.now],
  );
}

/** Writes a second reading of exactly this text; false where this person has read it already. */
export async function insertReading(
  ctx: Context,
  reading: { versionId: string; readerId: string; textSha256: Buffer },
): Promise<boolean> {
  const inserted = await ctx.tx.run(
    `insert into cascade.second_reading (force_id, version_id, reader_id, text_sha256, read_at)
     values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [ctx.forceId, reading.versionId, reading.readerId, reading.textSha256, ctx.now],
  );
  return inserted === 1;
}
