import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { type Area, listAreas } from '#room/access';
import { openReport, type Report, reportForTriage } from '#room/reporting';
import { demandNotShut } from '#room/triage';
import { mayPlaceReports } from '../surveillance.policy.ts';
import { type LookedUp, lookUpPostcode } from './look-up-postcode.ts';
import { placesOfReports } from './report-place.reads.ts';
import { putReportPlace } from './report-place.store.ts';

async function reportOf(ctx: Context, reportId: string): Promise<Report> {
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'report');
  demand(mayPlaceReports, ctx.actor, report.areaPath ?? '');
  await demandNotShut(ctx, reportId);
  return report;
}

/** Where a report says it was, and the ward of a postcode in those words. */
export interface FoundWard extends LookedUp {
  reference: string;
  /** Where it was, in the words of whoever told it. */
  place: string;
  /** Where the report counts now: as an officer said, or else as it was told. */
  countedPath: string | undefined;
  areas: Area[];
}

/**
 * Reads where a report says it was, and looks up the ward of a postcode in it: what comes of it is a ward.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function findWard(ctx: Context, reportId: string): Promise<FoundWard> {
  const { tx, forceId } = ctx;
  const report = await reportOf(ctx, reportId);
  const areas = await listAreas(tx, forceId);
  const told = await openReport(ctx, { reportId, purpose: 'triage' });
  const place = told.place.reveal();
  const placed = await placesOfReports(tx, forceId, [reportId]);
  return {
    reference: report.reference,
    place,
    ...(await lookUpPostcode(ctx, { text: place, areas })),
    countedPath: placed.get(reportId) ?? report.areaPath ?? undefined,
    areas,
  };
}

/**
 * Says in which area a report counts. Only the counts change: the report, who may read it and who is asked stay as they are.
 * @throws Refusal `not-found`, `not-allowed`, `invalid-input`
 */
export async function placeReport(
  ctx: Context,
  { reportId, areaPath }: { reportId: string; areaPath: string },
): Promise<void> {
  await reportOf(ctx, reportId);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'an officer says where a report counts');
  const areas = await listAreas(ctx.tx, ctx.forceId);
  if (areaPath === '' || !areas.some(({ path }) => path === areaPath))
    throw new Refusal('invalid-input', 'no such area', [
      { field: 'areaPath', key: 'surveillance.ward.areaPath.required' },
    ]);
  await putReportPlace(ctx, { reportId, areaPath, by: ctx.actor.id });
  await ctx.enqueue('surveillance.count-placed', { reportId }, { key: `placed-${reportId}` });
  await ctx.audit({
    act: 'surveillance.place-report',
    kind: 'alteration',
    subject: 'report',
    subjectId: reportId,
    detail: { areaPath },
  });
}
