import type { Context, Door } from '#kernel/context';
import { byteaArray } from '#platform/db/bytea-array';
import { DRAFT_HOURS } from './draft.model.ts';

/** Keeps the sealed draft for another 72 hours. */
export async function saveDraftRow(ctx: Context, lookup: Buffer, sealed: Buffer): Promise<void> {
  await ctx.tx.row(
    'select reporting.save_draft($1, $2, $3, $4)',
    [ctx.forceId, lookup, sealed, DRAFT_HOURS],
    'reporting_save_draft',
  );
}

export interface DraftRow {
  sealed: Buffer;
  expiresAt: Date;
}

/** The sealed draft, or undefined where there is none or its time is over. */
export const draftRow = (ctx: Context, lookup: Buffer): Promise<DraftRow | undefined> =>
  ctx.tx.row<DraftRow>(
    'select body_sealed as sealed, expires_at as "expiresAt" from reporting.load_draft($1, $2)',
    [ctx.forceId, lookup],
    'reporting_load_draft',
  );

/** The same for several lookups by one statement, in their order, with the database's time. */
export async function draftRows(
  { tx, forceId }: Door,
  lookups: readonly Buffer[],
): Promise<Array<(DraftRow & { readAt: Date }) | undefined>> {
  const rows = await tx.rows<DraftRow & { readAt: Date; nth: number }>(
    `select nth, body_sealed as sealed, expires_at as "expiresAt", read_at as "readAt" from reporting.read_drafts($1, $2)`,
    [forceId, byteaArray(lookups)],
    'reporting_read_drafts',
  );
  const found = new Map(rows.map((row) => [row.nth, row]));
  return lookups.map((_, at) => found.get(at + 1));
}

/** Deletes drafts whose time is over and claims of forms sent more than a week ago. Needs the worker's connection. */
export async function deleteExpired(ctx: Context): Promise<{ drafts: number; claims: number }> {
  const drafts = await ctx.tx.run('delete from reporting.draft where force_id = $1 and expires_at <= $2', [
    ctx.forceId,
    ctx.now,
  ]);
  const claims = await ctx.tx.run(
    `delete from reporting.form_claim where force_id = $1 and claimed_at < $2::timestamptz - interval '7 days'`,
    [ctx.forceId, ctx.now],
  );
  // As long as a provider may hold a text at the most: an id that is forgotten here could be taken in again.
  await ctx.tx.run(
    `delete from reporting.text_in where force_id = $1 and received_at < $2::timestamptz - interval '100 days'`,
    [ctx.forceId, ctx.now],
  );
  return { drafts, claims };
}
