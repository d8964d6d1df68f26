import type { Context } from '#kernel/context';
import { askJudging } from './ask-judging.ts';
import { sumAnew, wrongSums } from './day-sum.store.ts';
import { inTurn, tookImportTurn } from './turns.store.ts';

/** Until somebody looks again whether an import is through. */
const LOOK_AGAIN_MS = 60_000;

/**
 * Holds the sums that pages read against the counts they are sums of, and makes them anew where they differ: only a worker
 * of a release before the sums, or somebody who wrote into the tables by hand, can have made them so. While an import is
 * being written it looks a minute later.
 * @returns whether anything had to be mended
 */
export async function checkSums(ctx: Context): Promise<boolean> {
  if ((await wrongSums(ctx)).length === 0) return false;
  // Only now does whoever counts or imports have to wait, and what stands then is what is mended.
  if (!(await tookImportTurn(ctx))) {
    const runAt = new Date(ctx.now.getTime() + LOOK_AGAIN_MS);
    await ctx.enqueue('surveillance.check-sums', {}, { key: 'after-import', runAt });
    return false;
  }
  await inTurn(ctx);
  const wrong = await wrongSums(ctx);
  if (wrong.length === 0) return false;
  await sumAnew(ctx);
  await ctx.audit({
    act: 'surveillance.mend-sums',
    kind: 'alteration',
    subject: 'day_sum',
    subjectId: null,
    detail: { sums: wrong.length, area: wrong[0]?.areaPath ?? '', day: wrong[0]?.day ?? '' },
  });
  await askJudging(ctx);
  return true;
}
