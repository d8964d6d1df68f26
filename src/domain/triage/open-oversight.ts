import type { Context } from '#kernel/context';
import { reportForTriage } from '#room/reporting';
import { clocksAtArrival } from './clocks/arrival.model.ts';
import { askOrder } from './clocks/ask-order.ts';
import { startClocks } from './clocks/start-clocks.ts';
import { askedAtLevel, attentionDueAt } from './oversight.model.ts';
import { insertOversight } from './oversight.store.ts';

/**
 * Puts a report before the senior officer and starts its clocks: "brought to the immediate attention of a senior police
 * officer" (Met, hate letters). Hearing of the same report twice changes nothing.
 */
export async function openOversight(ctx: Context, reportId: string): Promise<void> {
  const report = await reportForTriage(ctx.tx, ctx.forceId, reportId);
  if (!report) return;
  const { areaPath } = report;
  const roster = await askOrder(ctx, { reportId, areaPath, isRestricted: false });
  const dueAt = attentionDueAt(report, ctx.now);
  await insertOversight(ctx, {
    reportId,
    kind: report.kind,
    areaPath,
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
