import type { Context } from '#kernel/context';
import { reportForTriage, takerOf } from '#room/reporting';
import { clocksAtArrival } from './clocks/arrival.model.ts';
import { startClocks } from './clocks/start-clocks.ts';
import { askedAtLevel, attentionDueAt } from './oversight.model.ts';
import { insertOversight } from './oversight.store.ts';
import { rosterNow } from './roster/roster.reads.ts';

/**
 * Puts a report before the senior officer and starts its clocks: "brought to the immediate attention of a senior police
 * officer" (Met, hate letters). Hearing of the same report twice changes nothing.
 */
export async function openOversight(ctx: Context, reportId: string): Promise<void> {
  const report = await reportForTriage(ctx.tx, ctx.forceId, reportId);
  if (!report) return;
  // Whoever took it down is not asked to oversee it.
  const taker = await takerOf(ctx.tx, ctx.forceId, reportId);
  const { onDuty } = await rosterNow(ctx);
  const roster = onDuty.filter((staffId) => staffId !== taker);
  const dueAt = attentionDueAt(report, ctx.now);
  await insertOversight(ctx, {
    reportId,
    kind: report.kind,
    areaPath: report.areaPath,
    danger: report.danger,
    language: report.language,
    reportedAt: report.reportedAt,
    attentionDueAt: dueAt,
    askedStaffId: askedAtLevel(roster, 0) ?? null,
    strands: report.strands,
    placeKind: report.placeKind,
    incidentOn: report.incidentOn,
  });
  await startClocks(ctx, reportId, clocksAtArrival(report, { openedAt: ctx.now, attentionDueAt: dueAt }));
}
