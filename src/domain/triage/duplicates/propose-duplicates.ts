import type { Context } from '#kernel/context';
import { listAreas } from '#room/access';
import { type Report, reportForTriage, sketchReport } from '#room/reporting';
import { londonDay } from '#statistics/days';
import { type Alike, blocksFor, candidatesAmong, type Likeness } from './likeness.model.ts';
import { nearby } from './likeness.reads.ts';
import { insertProposal, inTurn, putLikeness } from './likeness.store.ts';

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
 * Compares a report with those near it in place and time and puts the most alike before a person. Comes to the same end
 * however often it runs; a concern is compared with nothing.
 */
export async function proposeDuplicates(ctx: Context, reportId: string): Promise<Alike[]> {
  const report = await reportForTriage(ctx.tx, ctx.forceId, reportId);
  if (report?.kind !== 'report') return [];
  const own = await likenessOf(ctx, report);
  const paths = (await listAreas(ctx.tx, ctx.forceId)).map(({ path }) => path);
  await inTurn(ctx);
  await putLikeness(ctx, own);
  const others = await nearby(ctx.tx, ctx.forceId, { ...own, blocks: blocksFor(own.areaPath, paths) });
  const found = candidatesAmong(own, others);
  for (const one of found) await insertProposal(ctx, reportId, one);
  return found;
}
