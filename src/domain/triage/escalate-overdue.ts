import type { Context } from '#kernel/context';
import { takerOf } from '#room/reporting';
import { attentionOverdue } from './attention-overdue.event.ts';
import { askedAtLevel, ESCALATION_MINUTES } from './oversight.model.ts';
import { insertEscalation, overdueForEscalation, rosterNow } from './oversight.store.ts';

/**
 * Asks the next on the roster about every report nobody senior has looked at in time. Each step is kept, with the
 * time and who was asked, so that "a senior officer was informed" always has a name.
 * @returns how many reports went one step up
 */
export async function escalateOverdue(ctx: Context): Promise<number> {
  const overdue = await overdueForEscalation(ctx.tx, ctx.forceId, 200);
  if (overdue.length === 0) return 0;
  const roster = await rosterNow(ctx);
  for (const row of overdue) {
    const level = row.escalationLevel + 1;
    const taker = await takerOf(ctx.tx, ctx.forceId, row.reportId);
    const others = roster.filter((staffId) => staffId !== taker);
    await insertEscalation(ctx, {
      reportId: row.reportId,
      level,
      staffId: askedAtLevel(others, level) ?? null,
      nextDueAt: new Date(ctx.now.getTime() + ESCALATION_MINUTES * 60_000),
    });
    await ctx.publish(attentionOverdue, row.reportId, { reportId: row.reportId, level });
  }
  return overdue.length;
}
