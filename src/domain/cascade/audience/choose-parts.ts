import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import type { AudienceCell } from '#room/community';
import { londonTime } from '#statistics/days';
import { BUDGET_DAYS, chooseVersion, WEEKLY_BUDGET } from '../delivery.model.ts';
import { sendableOf } from '../published.reads.ts';
import type { AudiencePart, ChosenAudience } from './audience.model.ts';
import { mayHaveHad, mayHaveMany } from './audience.reads.ts';

/**
 * Which text of a core and its variants the leaders of each area, language and part would get: the narrowest variant, the
 * insert for their community before it, in their language where there is one.
 * @param interests kinds of message it is of, by which the cells were counted; none: it is for everybody
 * @throws Refusal `conflict` where nothing of the core is out and in date
 */
export async function chooseParts(
  ctx: Context,
  coreId: string,
  cells: readonly AudienceCell[],
  isUrgent: boolean,
  interests: readonly string[] = [],
): Promise<ChosenAudience> {
  const texts = (await sendableOf(ctx.tx, ctx.forceId, coreId)).filter(
    ({ validUntil }) => validUntil > ctx.now,
  );
  if (!texts.some(({ statementId }) => statementId === coreId))
    throw new Refusal('conflict', 'nothing of this statement is out and in date');
  const parts = cells.flatMap((cell): AudiencePart[] => {
    const choice = chooseVersion(texts, cell);
    return choice ? [{ ...cell, choice }] : [];
  });
  const since = new Date(ctx.now.getTime() - BUDGET_DAYS * 86_400_000);
  const roots = [...new Set(texts.map(({ rootVersionId }) => rootVersionId))];
  const count = (list: readonly AudienceCell[]): number =>
    list.reduce((sum, { leaders }) => sum + leaders, 0);
  return {
    parts,
    without: count(cells) - count(parts),
    rules: {
      now: ctx.now,
      clock: londonTime(ctx.now),
      isUrgent,
      mayHave: await mayHaveHad(ctx.tx, ctx.forceId, roots),
      mayBeMany: !isUrgent && (await mayHaveMany(ctx.tx, ctx.forceId, { since, budget: WEEKLY_BUDGET })),
      since,
      budget: WEEKLY_BUDGET,
      interests,
    },
  };
}
