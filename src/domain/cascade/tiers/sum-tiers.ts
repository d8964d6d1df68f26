import type { Context } from '#kernel/context';
import { moveIntoSums } from './tier.store.ts';

/** Places of one transaction: whoever ends one of them waits for it, some tens of milliseconds. */
const AT_ONCE = 2_000;

/**
 * Moves what places joined, changed and ended into the sums that questions are answered from, a part in a transaction.
 * Breaking off or doing it twice changes no answer.
 * @returns how many places were moved
 */
export async function sumTiers(
  inTransaction: <T>(fn: (ctx: Context) => Promise<T>) => Promise<T>,
): Promise<number> {
  let moved = 0;
  for (;;) {
    const part = await inTransaction((ctx) => moveIntoSums(ctx, AT_ONCE));
    moved += part;
    if (part < AT_ONCE) return moved;
  }
}
