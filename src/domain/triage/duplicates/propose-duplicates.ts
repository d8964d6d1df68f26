import type { Context } from '#kernel/context';
import { listAreas } from '#room/access';
import { type Report, reportForTriage, sketchReport } from '#room/reporting';
import { londonDay } from '#statistics/days';
import { type Alike, blocksFor, candidatesAmong, type Likeness } from './likeness.model.ts';
import { nearby } from './likeness.reads.ts';
import { insertProposal, putLikeness } from './likeness.store.ts';

async function likenessOf(ctx: Context, report: Report): Promise<Likeness> {
  const sketches = await sketchReport(ctx, report.id);
  return {
    reportId: report.id,
    areaPath: report.areaPath ?? '',
    onDay: report.incidentOn ?? londonDay(report.reportedAt),
    isDayKnown: report.incidentOn !== null,
    placeKind: report.placeKind,
    strands: report.strands,
    happened: report.happenedKinds,
    ...sketches,
  };
}

/**
 * Keeps what a report is compared by. A transaction of its own, before the search: of two reports that come at the same
 * time at least one then finds the other, and nobody waits.
 * @returns undefined for a concern, which is compared with nothing
 */
export async function keepLikeness(ctx: Context, reportId: string): Promise<Likeness | undefined> {
  const report = await reportForTriage(ctx.tx, ctx.forceId, reportId);
  if (report?.kind !== 'report') return undefined;
  const own = await likenessOf(ctx, report);
  await putLikeness(ctx, own);
  return own;
}

/**
 * Compares a report with those near it in place and time and puts the most alike before a person. Comes to the same end
 * however often it runs.
 */
export async function proposeDuplicates(ctx: Context, own: Likeness): Promise<Alike[]> {
  const paths = (await listAreas(ctx.tx, ctx.forceId)).map(({ path }) => path);
  const others = await nearby(ctx.tx, ctx.forceId, { ...own, blocks: blocksFor(own.areaPath, paths) });
  const found = candidatesAmong(own, others);
  for (const one of found) await insertProposal(ctx, own.reportId, one);
  return found;
}
