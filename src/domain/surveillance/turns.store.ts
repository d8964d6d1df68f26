import type { Context, Tx } from '#kernel/context';

/*
 * Counts are written one after the other in a force, and so are imports; each turn lasts until its transaction ends.
 * Whoever needs both takes that of the imports first: an import takes minutes, and who waits for one while it has the
 * counts' turn stops all counting meanwhile. Files are read one after the other too, beside either.
 */

/** Until a job whose turn it was not looks again whether it is. */
export const TURN_EVERY_MS = 5_000;

/**
 * Lets one count after the other be written in a force: each reads how the groups stand after the one before it, so that
 * two at the same time never leave a report counted twice or not at all.
 */
export async function inTurn(ctx: Context): Promise<void> {
  await ctx.tx.row(`select pg_advisory_xact_lock(hashtextextended('surveillance.count|' || $1, 0))`, [
    ctx.forceId,
  ]);
}

/** Lets one import of a force after the other be written, and waits for the one under way. */
export async function importInTurn(ctx: Context): Promise<void> {
  await ctx.tx.row(`select pg_advisory_xact_lock(hashtextextended('surveillance.import|' || $1, 0))`, [
    ctx.forceId,
  ]);
}

/**
 * The same without waiting: false where another import is being written. A job then asks to be called again, instead of
 * holding a place among the worker's jobs for minutes.
 */
export const tookImportTurn = (ctx: Context): Promise<boolean> => tookTurn(ctx, 'surveillance.import');

/** The same for reading a file that was sent: eight at once would take every place among the worker's jobs, and its memory. */
export const tookReadingTurn = (ctx: Context): Promise<boolean> => tookTurn(ctx, 'surveillance.check');

async function tookTurn({ tx, forceId }: Context, turn: string): Promise<boolean> {
  const row = await tx.row<{ mine: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended($2::text || '|' || $1, 0)) as mine`,
    [forceId, turn],
  );
  return row?.mine === true;
}

/**
 * Says that a turn is still wanted while the work is done elsewhere: the server ends a transaction that is silent for a
 * minute.
 */
export const keepTurn = (tx: Tx): Promise<unknown> => tx.row('select 1');
