import type { Context } from '#kernel/context';
import { reportsOfEvidence } from '#room/reporting';
import { reportsBehind } from '#room/triage';
import { liveHolds } from './hold.store.ts';

/**
 * Which reports are held and by which hold. A hold on a case, a series or a file holds the whole report: a record that
 * lost a part is no record.
 */
export async function heldReports(ctx: Context): Promise<Map<string, string>> {
  const { tx, forceId } = ctx;
  const holds = await liveHolds(tx, forceId);
  const ids = (kind: string): string[] =>
    holds.flatMap(({ subjectKind, subjectId }) => (subjectKind === kind ? [subjectId] : []));
  const behind = new Map<string, string[]>();
  for (const { subjectId, reportId } of [
    ...(await reportsBehind(tx, forceId, { caseIds: ids('CASE'), seriesIds: ids('SERIES') })),
    ...(await reportsOfEvidence(tx, forceId, ids('EVIDENCE'))),
    ...ids('REPORT').map((id) => ({ subjectId: id, reportId: id })),
  ])
    behind.set(subjectId, [...(behind.get(subjectId) ?? []), reportId]);
  const held = new Map<string, string>();
  for (const { id, subjectId } of holds)
    for (const reportId of behind.get(subjectId) ?? []) if (!held.has(reportId)) held.set(reportId, id);
  return held;
}

/** The live holds without their words, for the command line. */
export async function listHolds(
  ctx: Context,
): Promise<
  Array<{ id: string; kind: string; subjectId: string; reason: string; placedAt: Date; reviewOn: string }>
> {
  return (await liveHolds(ctx.tx, ctx.forceId)).map(
    ({ id, subjectKind, subjectId, reason, placedAt, reviewOn }) => ({
      id,
      kind: subjectKind,
      subjectId,
      reason,
      placedAt,
      reviewOn,
    }),
  );
}
