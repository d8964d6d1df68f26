import type { Context } from '#kernel/context';
import { reportForTriage, takerOf } from '#room/reporting';
import { askedAtLevel, attentionDueAt } from './oversight.model.ts';
import { insertOversight, rosterNow } from './oversight.store.ts';

/**
 * Puts a report before the senior officer and starts the clock: "brought to the immediate attention of a senior police
 * officer" (Met, hate letters). Hearing of the same report twice changes nothing.
 */
export async function openOversight(ctx: Context, reportId: string): Promise<void> {
  const report = await reportForTriage(ctx.tx, ctx.forceId, reportId);
  if (!report) return;
  // Whoever took it down is not asked to oversee it.
  const taker = await takerOf(ctx.tx, ctx.forceId, reportId);
  const roster = (await rosterNow(ctx)).filter((staffId) => staffId !== taker);
  await insertOversight(ctx, {
    reportId,
    kind: report.kind,
    areaPath: report.areaPath,
    danger: report.danger,
    language: report.language,
    reportedAt: report.reportedAt,
    attentionDueAt: attentionDueAt(report, ctx.now),
    askedStaffId: askedAtLevel(roster, 0) ?? null,
    strands: report.strands,
    placeKind: report.placeKind,
    incidentOn: report.incidentOn,
  });
}
