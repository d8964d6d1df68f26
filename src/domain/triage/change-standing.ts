import type { Context } from '#kernel/context';
import { copiesChanged } from './copies-changed.event.ts';
import type { LockedRow } from './queue-batch.reads.ts';
import { type Standing, setStanding } from './queue-batch.store.ts';

/** Changes whose attention a report has and what it stands beside; who counts is told where the latter changed. */
export async function changeStanding(ctx: Context, before: LockedRow, to: Standing): Promise<void> {
  const { reportId } = before;
  await setStanding(ctx, reportId, to);
  if (before.duplicateOf === to.duplicateOf) return;
  await ctx.publish(copiesChanged, reportId, {
    reportId,
    beforeLeadId: before.duplicateOf,
    leadId: to.duplicateOf,
  });
}
