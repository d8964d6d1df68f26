import type { Context } from '#kernel/context';
import type { TableVersion } from './table.model.ts';

/** The number of the next version; one publication of a table after the other. */
export async function nextNumber(ctx: Context, slug: string): Promise<number> {
  await ctx.tx.row(
    `select pg_advisory_xact_lock(hashtextextended('figures.publish|' || $1 || '|' || $2, 0))`,
    [ctx.forceId, slug],
  );
  const row = await ctx.tx.row<{ n: number }>(
    'select coalesce(max(number), 0) + 1 as n from figures.table_version where force_id = $1 and slug = $2',
    [ctx.forceId, slug],
  );
  return row?.n ?? 1;
}

export const insertVersion = (
  ctx: Context,
  version: Omit<TableVersion, 'publishedAt' | 'from' | 'to'>,
): Promise<number> =>
  ctx.tx.run(
    `insert into figures.table_version
       (force_id, slug, number, title, note, correction, basis, first_month, last_month, content, published_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ctx.forceId,
      version.slug,
      version.number,
      version.title,
      version.note,
      version.correction,
      version.basis,
      version.content.periods[0]?.from,
      version.content.periods.at(-1)?.to,
      JSON.stringify(version.content),
      ctx.now,
    ],
  );
