import type { Context } from '#kernel/context';
import { setStopped } from './clock.store.ts';
import { startClocks } from './start-clocks.ts';

const DAY_MS = 86_400_000;

/** Ends the clock of the supervisor's review that runs, and starts the next, due in so many days. */
export async function startReview(
  ctx: Context,
  review: { reportId: string; ownerId: string; days: number },
): Promise<void> {
  const { reportId, ownerId, days } = review;
  await setStopped(ctx, reportId, { kinds: ['REVIEW'], reason: 'DONE', by: ownerId });
  const setDueAt = new Date(ctx.now.getTime() + days * DAY_MS);
  await startClocks(ctx, reportId, [
    { kind: 'REVIEW', startedAt: ctx.now, setDueAt, subject: ctx.newId(), ownerId },
  ]);
}
