import type { Context } from '#kernel/context';
import { type AudiencePart, type AudienceRules, partColumns } from './audience.model.ts';

/** The least and the greatest identifier. */
export const ALL_LEADERS = {
  after: '00000000-0000-0000-0000-000000000000',
  upTo: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
};

/** A slice of an audience: parts of it, and of their leaders those from one identifier to another. */
export interface Slice {
  parts: readonly AudiencePart[];
  after: string;
  upTo: string;
}

/** Writes the ledger's lines and parcels for a slice of an audience; answers how many lines are new. */
export async function freezeSlice(
  ctx: Context,
  dispatchId: string,
  { parts, after, upTo }: Slice,
  given: { rules: AudienceRules; cells: ReadonlyArray<number | null> },
): Promise<number> {
  if (parts.length === 0) return 0;
  const row = await ctx.tx.row<{ added: number }>(
    `select cascade.freeze_audience($1, $2, $3, $4, $5::text[], $6::text[], $7::text[], $8::uuid[], $9::timestamptz[],
       $10::jsonb, $11::uuid[], $12::integer[]) as added`,
    [
      ctx.forceId,
      dispatchId,
      after,
      upTo,
      ...partColumns(parts),
      JSON.stringify(given.rules),
      parts.map(({ choice }) => choice.version.versionId),
      given.cells,
    ],
  );
  return row?.added ?? 0;
}

/** A dispatch whose audience is not in the ledger yet, or not all of it. */
export interface UnfrozenDispatch {
  id: string;
  rootVersionId: string;
  audience: { areaPaths?: string[]; languages?: string[]; represents?: string[]; interests?: string[] };
  isUrgent: boolean;
  notBefore: Date | null;
}

/**
 * Holds one for as long as the transaction lasts, together with others that write of it: a recall waits for them, and
 * they for a recall. Undefined where it is whole or was recalled.
 */
export const holdUnfrozen = (ctx: Context, dispatchId: string): Promise<UnfrozenDispatch | undefined> =>
  ctx.tx.row<UnfrozenDispatch>(
    `select id, root_version_id as "rootVersionId", audience, urgent_reason <> '' as "isUrgent",
       not_before as "notBefore"
     from cascade.dispatch
     where force_id = $1 and id = $2 and not is_frozen and recalled_at is null for key share`,
    [ctx.forceId, dispatchId],
  );

/** One slice is written by one worker at a time: whoever comes second finds its lines there. */
export async function takeSlice(
  ctx: Context,
  dispatchId: string,
  after: string,
  place: number,
): Promise<void> {
  await ctx.tx.run('select pg_advisory_xact_lock(hashtextextended($1, $2))', [
    `cascade-slice|${ctx.forceId}|${dispatchId}|${after}`,
    place,
  ]);
}

/** Identifiers of dispatches that were asked for and are not whole in the ledger. */
export async function unfrozenDispatches(ctx: Context): Promise<string[]> {
  const rows = await ctx.tx.rows<{ id: string }>(
    'select id from cascade.dispatch where force_id = $1 and not is_frozen and recalled_at is null order by asked_at',
    [ctx.forceId],
  );
  return rows.map(({ id }) => id);
}

/** Notes how far freezing has come. */
export async function noteFrozen(
  ctx: Context,
  dispatchId: string,
  { added, isWhole }: { added: number; isWhole: boolean },
): Promise<void> {
  await ctx.tx.run(
    `update cascade.dispatch set recipients = recipients + $3, is_frozen = $4 where force_id = $1 and id = $2`,
    [ctx.forceId, dispatchId, added, isWhole],
  );
}
