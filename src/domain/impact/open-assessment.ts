import type { Context } from '#kernel/context';
import { eventById } from '#room/situation';
import { emptyContent, FIRST_VERSION_HOURS } from './assessment.model.ts';
import { insertAssessment } from './assessment.store.ts';

/**
 * Opens the rolling community impact assessment of a critical event ("monitor community sentiment through a rolling
 * community impact assessment", Bromley). The first version is due within four hours of its registration.
 */
export async function openAssessment(ctx: Context, eventId: string): Promise<void> {
  const event = await eventById(ctx.tx, ctx.forceId, eventId);
  if (!event) return;
  await insertAssessment(ctx, {
    eventId,
    nextReviewDueAt: new Date(ctx.now.getTime() + FIRST_VERSION_HOURS * 3_600_000),
    content: { ...emptyContent(), background: event.what },
  });
}
