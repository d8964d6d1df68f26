import type { Context } from '#kernel/context';
import { reportsOfEvidence } from '#room/reporting';
import { reportsBehind, shutReports } from '#room/triage';
import type { Hold } from './hold.model.ts';
import { liveHolds } from './hold.store.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

type Subject = Pick<Hold, 'subjectKind' | 'subjectId'>;

/** The reports that stand behind what is held, by the identifier of the thing held. */
export async function reportsOfHolds(
  ctx: Context,
  holds: readonly Subject[],
): Promise<Map<string, string[]>> {
  const { tx, forceId } = ctx;
  const ids = (kind: string): string[] =>
    holds.flatMap(({ subjectKind, subjectId }) => (subjectKind === kind ? [subjectId] : []));
  const behind = new Map<string, string[]>();
  for (const { subjectId, reportId } of [
    ...(await reportsBehind(tx, forceId, { caseIds: ids('CASE'), seriesIds: ids('SERIES') })),
    ...(await reportsOfEvidence(tx, forceId, ids('EVIDENCE'))),
    ...ids('REPORT').map((id) => ({ subjectId: id, reportId: id })),
  ])
    behind.set(subjectId, [...(behind.get(subjectId) ?? []), reportId]);
  return behind;
}

/** Held things with a report behind them that is restricted to others. */
export async function shutHolds(ctx: Context, holds: readonly Subject[]): Promise<Set<string>> {
  const behind = await reportsOfHolds(ctx, holds);
  const shut = await shutReports(ctx.tx, ctx.forceId, {
    reportIds: [...behind.values()].flat(),
    staffId: ctx.actor.kind === 'staff' ? ctx.actor.id : NOBODY,
  });
  return new Set([...behind].flatMap(([id, reports]) => (reports.some((one) => shut.has(one)) ? [id] : [])));
}

/**
 * Which reports are held and by which hold. A hold on a case, a series or a file holds the whole report: a record that
 * lost a part is no record.
 */
export async function heldReports(ctx: Context): Promise<Map<string, string>> {
  const holds = await liveHolds(ctx.tx, ctx.forceId);
  const behind = await reportsOfHolds(ctx, holds);
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
