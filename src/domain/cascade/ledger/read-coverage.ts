import type { Context } from '#kernel/context';
import type { CellCounts } from './coverage.model.ts';
import {
  keptCoverage,
  largeVersions,
  liveCoverage,
  type StateCount,
  sizeOf,
  stateCounts,
} from './coverage.reads.ts';
import { recount } from './coverage.store.ts';

/** Up to so many lines the ledger itself is counted for each reader, in some tens of milliseconds. */
export const COUNTED_LIVE = 20_000;
/** Nobody acknowledges for longer than this after it was sent. */
const MOVES_FOR_DAYS = 14;
/** The time written down is this much earlier than the count, see `recount`. */
const LOOKED_BACK_MS = 120_000;

export interface Coverage {
  cells: CellCounts[];
  /** When it was counted: now, or when the worker last did for a large dispatch; null where it has not yet. */
  countedAt: Date | null;
  /** By channel and state; undefined for a dispatch too large to count for each reader. */
  states?: StateCount[];
}

/** Who was sent these versions, who acknowledged and who passed them on, by area, part and language. */
export async function readCoverage(ctx: Context, rootVersionIds: readonly string[]): Promise<Coverage> {
  const { tx, forceId, now } = ctx;
  const { recipients, countedAt } = await sizeOf(tx, forceId, rootVersionIds);
  if (recipients <= COUNTED_LIVE)
    return {
      cells: await liveCoverage(tx, forceId, rootVersionIds),
      countedAt: now,
      states: await stateCounts(tx, forceId, rootVersionIds),
    };
  return {
    cells: await keptCoverage(tx, forceId, rootVersionIds),
    countedAt: countedAt && new Date(countedAt.getTime() + LOOKED_BACK_MS),
  };
}

/** Counts the ledgers of large dispatches that moved. Returns how many versions were counted. */
export async function countCoverage(ctx: Context): Promise<number> {
  const since = new Date(ctx.now.getTime() - MOVES_FOR_DAYS * 86_400_000);
  let counted = 0;
  for (const id of await largeVersions(ctx.tx, ctx.forceId, { above: COUNTED_LIVE, since }))
    if (await recount(ctx, id)) counted += 1;
  return counted;
}
