import type { Context } from '#kernel/context';
import { type Report, reportsByIds } from '#room/reporting';
import { groupOf, kindOf } from '#room/triage';
import { londonDay } from '#statistics/days';
import { askJudging } from './ask-judging.ts';
import { dropReports, putReport } from './count.store.ts';
import { inTurn } from './turns.store.ts';
import { placesOfReports } from './wards/report-place.reads.ts';

/** Stands for the strand where a report names none. */
export const NO_STRAND = 'NONE_GIVEN';

/**
 * Counts the incident a report tells of: one row a strand, on the day it happened, or where that is not known the day it
 * was told. Reports that a person said tell of the same are one incident, counted under the one the others stand beside,
 * with the strands and targets that any of them names: perceived by anybody is perceived. Comes to the same end however often and in
 * whatever order it runs, because it reads how things stand. A concern is not counted: nothing has happened. A report
 * that was withdrawn later stays counted: it was received.
 */
export async function countReport(ctx: Context, reportId: string): Promise<void> {
  const { tx, forceId } = ctx;
  await inTurn(ctx);
  const { rootId, copyIds } = await groupOf(tx, forceId, reportId);
  const order = [rootId, ...copyIds];
  const known = new Map((await reportsByIds(tx, forceId, order)).map((report) => [report.id, report]));
  const reports: Report[] = [];
  for (const report of order.flatMap((id) => known.get(id) ?? [])) {
    // What a person said it is to be dealt with as; what it was told as before anybody has.
    const { kind } = (await kindOf(tx, forceId, report.id)) ?? report;
    if (kind === 'report') reports.push(report);
  }
  const [counted] = reports;
  await dropReports(
    ctx,
    order.filter((id) => id !== counted?.id),
  );
  await askJudging(ctx);
  if (!counted) return;
  const placed = await placesOfReports(tx, forceId, order);
  await putReport(ctx, { reportId: counted.id, ...factsOf(reports, placed) });
}

/**
 * What is counted of a group: the place and day of the first report that knows it, and every strand. What an officer said
 * of a place goes before what was told.
 */
function factsOf(reports: readonly Report[], placed: ReadonlyMap<string, string>) {
  const reportedOn = reports.map(({ reportedAt }) => londonDay(reportedAt)).sort()[0] ?? '';
  const strands = [...new Set(reports.flatMap((report) => report.strands))];
  return {
    strands: strands.length > 0 ? strands : [NO_STRAND],
    areaPath:
      reports.flatMap(({ id }) => placed.get(id) ?? [])[0] ??
      reports.find(({ areaPath }) => areaPath !== null)?.areaPath ??
      '',
    happenedOn: reports.find(({ incidentOn }) => incidentOn !== null)?.incidentOn ?? reportedOn,
    reportedOn,
    targets: [
      ...new Set(reports.flatMap((report) => [...report.perceivedReligions, ...report.perceivedTags])),
    ].sort(),
    offences: [...new Set(reports.flatMap((report) => report.happenedKinds))].sort(),
  };
}
