import type { Context, Tx } from '#kernel/context';
import type { SubjectKind } from './plan.model.ts';

export interface Tombstone {
  subjectKind: SubjectKind;
  subjectId: string;
  recordKind: string;
  planId: string | null;
  erasedAt: Date;
  fileIds: string[];
}

const STONE = `subject_kind as "subjectKind", subject_id as "subjectId", record_kind as "recordKind",
  plan_id as "planId", erased_at as "erasedAt", file_ids as "fileIds"`;

/**
 * Everything that hangs from the records, gone with its keys; the rows that went. The worker erases what stands in a
 * confirmed run; without a run only the owner of the tables does, after a restore.
 */
export async function eraseRecords(
  ctx: Context,
  { root, ids, planId }: { root: SubjectKind; ids: readonly string[]; planId: string | null },
): Promise<Record<string, number>> {
  const row = planId
    ? await ctx.tx.row<{ gone: Record<string, number> }>(
        'select retention.erase_planned($1, $2, $3, $4::uuid[]) as gone',
        [ctx.forceId, planId, root, ids],
      )
    : await ctx.tx.row<{ gone: Record<string, number> }>(
        'select platform.erase_records($1, $2, $3::uuid[]) as gone',
        [ctx.forceId, root, ids],
      );
  return row?.gone ?? {};
}

/** Leaves what is needed to do it again after a backup was restored. A second erasure of the same adds to the first. */
export async function putTombstone(
  ctx: Context,
  stone: Omit<Tombstone, 'erasedAt'> & { rowsGone: number },
): Promise<void> {
  await ctx.tx.run(
    `insert into retention.tombstone (force_id, subject_kind, subject_id, record_kind, plan_id, erased_at, rows_gone,
       file_ids, files_gone_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8::uuid[], case when cardinality($8::uuid[]) = 0 then $6::timestamptz end)
     on conflict (force_id, subject_kind, subject_id) do update set
       rows_gone = tombstone.rows_gone + excluded.rows_gone,
       file_ids = array(select distinct unnest(tombstone.file_ids || excluded.file_ids)), files_gone_at = excluded.files_gone_at`,
    [
      ctx.forceId,
      stone.subjectKind,
      stone.subjectId,
      stone.recordKind,
      stone.planId,
      ctx.now,
      stone.rowsGone,
      stone.fileIds,
    ],
  );
}

/** Erased records whose files may still lie in the store. */
export const filesToRemove = (tx: Tx, forceId: string): Promise<Tombstone[]> =>
  tx.rows<Tombstone>(
    `select ${STONE} from retention.tombstone where force_id = $1 and files_gone_at is null
     order by erased_at, subject_id limit 200`,
    [forceId],
  );

export async function noteFilesGone(ctx: Context, subjectId: string): Promise<void> {
  await ctx.tx.run(
    `update retention.tombstone set files_gone_at = $3 where force_id = $1 and subject_id = $2 and files_gone_at is null`,
    [ctx.forceId, subjectId, ctx.now],
  );
}

/** Every tombstone, oldest first. */
export const allTombstones = (tx: Tx, forceId: string): Promise<Tombstone[]> =>
  tx.rows<Tombstone>(
    `select ${STONE} from retention.tombstone where force_id = $1 order by erased_at, subject_id`,
    [forceId],
  );
