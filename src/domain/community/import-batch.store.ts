import type { Context } from '#kernel/context';

export interface ImportBatch {
  id: string;
  madeBy: string;
  madeAt: Date;
  expiresAt: Date;
  rowCount: number;
  sealId: string | null;
  rowsSealed: Buffer | null;
  importedAt: Date | null;
  importedCount: number | null;
}

export async function insertBatch(
  ctx: Context,
  batch: { id: string; by: string; expiresAt: Date; rowCount: number; sealId: string; rowsSealed: Buffer },
): Promise<void> {
  await ctx.tx.run(
    `insert into community.import_batch (force_id, id, made_by, made_at, expires_at, row_count, seal_id, rows_sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ctx.forceId,
      batch.id,
      batch.by,
      ctx.now,
      batch.expiresAt,
      batch.rowCount,
      batch.sealId,
      batch.rowsSealed,
    ],
  );
}

/** The batch, locked until the transaction ends, so that two confirmations cannot both import it. */
export const lockBatch = (ctx: Context, id: string): Promise<ImportBatch | undefined> =>
  ctx.tx.row<ImportBatch>(
    `select id, made_by as "madeBy", made_at as "madeAt", expires_at as "expiresAt", row_count as "rowCount",
       seal_id as "sealId", rows_sealed as "rowsSealed", imported_at as "importedAt",
       imported_count as "importedCount"
     from community.import_batch where force_id = $1 and id = $2 for update`,
    [ctx.forceId, id],
  );

/** Notes the import and drops the sealed rows: the leaders hold them now. */
export async function finishBatch(ctx: Context, id: string, importedCount: number): Promise<void> {
  await ctx.tx.run(
    `update community.import_batch set imported_at = $3, imported_count = $4, rows_sealed = null, seal_id = null
     where force_id = $1 and id = $2`,
    [ctx.forceId, id, ctx.now, importedCount],
  );
}

/** Drops the sealed rows of lists nobody confirmed in time; answers which. */
export async function dropExpiredBatches(ctx: Context): Promise<string[]> {
  const rows = await ctx.tx.rows<{ id: string }>(
    `update community.import_batch set rows_sealed = null, seal_id = null
     where force_id = $1 and expires_at <= $2 and rows_sealed is not null returning id`,
    [ctx.forceId, ctx.now],
  );
  return rows.map(({ id }) => id);
}
