import type { Context } from '#kernel/context';
import type { PreparedTable, TableSpec } from './published-table.model.ts';

export const insertDraft = (
  ctx: Context,
  draft: {
    id: string;
    slug: string;
    title: string;
    note: string;
    correction: string | null;
    spec: TableSpec;
    content: PreparedTable;
    by: string;
  },
): Promise<number> =>
  ctx.tx.run(
    `insert into surveillance.table_draft
       (force_id, id, slug, title, note, correction, spec, content, state, prepared_by, prepared_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $10)`,
    [
      ctx.forceId,
      draft.id,
      draft.slug,
      draft.title,
      draft.note,
      draft.correction,
      JSON.stringify(draft.spec),
      JSON.stringify(draft.content),
      draft.by,
      ctx.now,
    ],
  );

export const endDraft = (
  ctx: Context,
  end: { id: string; state: 'published' | 'set-aside'; number: number | null; by: string },
): Promise<number> =>
  ctx.tx.run(
    `update surveillance.table_draft set state = $3, number = $4, decided_by = $5, decided_at = $6
     where force_id = $1 and id = $2 and state = 'waiting'`,
    [ctx.forceId, end.id, end.state, end.number, end.by, ctx.now],
  );

/** One decision about tables after the other: each is judged beside what was published before. */
export async function publishInTurn(ctx: Context): Promise<void> {
  await ctx.tx.row(`select pg_advisory_xact_lock(hashtextextended('surveillance.tables|' || $1, 0))`, [
    ctx.forceId,
  ]);
}
