import type { Context } from '#kernel/context';
import { askJudging } from './ask-judging.ts';
import { inTurn } from './count.store.ts';
import { sumAnew, wrongSums } from './day-sum.store.ts';
import { importInTurn } from './imports/vintage.store.ts';

/**
 * Holds the sums that pages read against the counts they are sums of, and makes them anew where they differ: only a worker
 * of a release before the sums, or somebody who wrote into the tables by hand, can have made them so.
 * @returns whether anything had to be mended
 */
export async function checkSums(ctx: Context): Promise<boolean> {
  await inTurn(ctx);
  await importInTurn(ctx);
  const wrong = await wrongSums(ctx);
  if (wrong.length === 0) return false;
  await sumAnew(ctx);
  await ctx.audit({
    act: 'surveillance.mend-sums',
    kind: 'alteration',
    subject: 'day_sum',
    subjectId: null,
    detail: { months: wrong.length, first: wrong[0]?.month ?? '' },
  });
  await askJudging(ctx);
  return true;
}
