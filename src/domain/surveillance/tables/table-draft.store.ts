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
    by: string;
  },
): Promise<number> =>
  ctx.tx.run(
    `insert into surveillance.table_draft
       (force_id, id, slug, title, note, correction, spec, state, prepared_by, prepared_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'making', $8, $9)`,
    [
      ctx.forceId,
      draft.id,
      draft.slug,
      draft.title,
      draft.note,
      draft.correction,
      JSON.stringify(draft.spec),
      draft.by,
      ctx.now,
    ],
  );

/** A table that was made safe waits for a second person; one that was set aside meanwhile stays so. */
export const putMade = (
  ctx: Context,
  made: { id: string; content: PreparedTable; madeFrom: Buffer },
): Promise<number> =>
  ctx.tx.run(
    `update surveillance.table_draft set state = 'waiting', content = $3, made_from = $4
     where force_id = $1 and id = $2 and state = 'making'`,
    [ctx.forceId, made.id, JSON.stringify(made.content), made.madeFrom],
  );

export const endDraft = (
  ctx: Context,
  end: { id: string; state: 'published' | 'set-aside'; number: number | null; by: string },
): Promise<number> =>
  ctx.tx.run(
    `update surveillance.table_draft set state = $3, number = $4, decided_by = $5, decided_at = $6
     where force_id = $1 and id = $2 and state in ('making', 'waiting')`,
    [ctx.forceId, end.id, end.state, end.number, end.by, ctx.now],
  );

/** One decision about tables after the other: each is judged beside what was published before. */
export async function publishInTurn(ctx: Context): Promise<void> {
  await ctx.tx.row(`select pg_advisory_xact_lock(hashtextextended('surveillance.tables|' || $1, 0))`, [
    ctx.forceId,
  ]);
}
