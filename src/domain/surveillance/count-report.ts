import type { Context } from '#kernel/context';
import { reportForTriage } from '#room/reporting';
import { kindOf } from '#room/triage';
import { londonDay } from '#statistics/days';
import { clearReport, putReport } from './count.store.ts';

/** Stands for the strand where a report names none. */
export const NO_STRAND = 'NONE_GIVEN';

/**
 * Counts a report: one row a strand, on the day it happened, or where that is not known the day it was told. Comes to
 * the same end however often it runs. A concern is not counted: nothing has happened. A report that was withdrawn
 * later stays counted: it was received.
 */
export async function countReport(ctx: Context, reportId: string): Promise<void> {
  const report = await reportForTriage(ctx.tx, ctx.forceId, reportId);
  if (!report) return;
  // What a person said it is to be dealt with as; what it was told as before anybody has.
  const { kind } = (await kindOf(ctx.tx, ctx.forceId, reportId)) ?? report;
  if (kind !== 'report') return clearReport(ctx, reportId);
  const reportedOn = londonDay(report.reportedAt);
  await putReport(ctx, {
    reportId,
    strands: report.strands.length > 0 ? report.strands : [NO_STRAND],
    areaPath: report.areaPath ?? '',
    happenedOn: report.incidentOn ?? reportedOn,
    reportedOn,
  });
}
