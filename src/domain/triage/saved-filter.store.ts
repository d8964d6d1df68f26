import type { Context } from '#kernel/context';

/** Keeps a view; the same name again holds the new one. */
export async function insertSavedFilter(
  ctx: Context,
  filter: { staffId: string; name: string; query: string },
): Promise<void> {
  const { staffId, name, query } = filter;
  await ctx.tx.run('delete from triage.saved_filter where force_id = $1 and staff_id = $2 and name = $3', [
    ctx.forceId,
    staffId,
    name,
  ]);
  await ctx.tx.run(
    'insert into triage.saved_filter (force_id, id, staff_id, name, query, made_at) values ($1, $2, $3, $4, $5, $6)',
    [ctx.forceId, ctx.newId(), staffId, name, query, ctx.now],
  );
}

/** Only the officer's own; true where there was one. */
export const deleteSavedFilter = async (ctx: Context, staffId: string, id: string): Promise<boolean> =>
  (await ctx.tx.run('delete from triage.saved_filter where force_id = $1 and staff_id = $2 and id = $3', [
    ctx.forceId,
    staffId,
    id,
  ])) === 1;
