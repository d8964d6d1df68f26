import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { shutReports } from '../restricted/restricted.reads.ts';
import type { MaterialRow } from './material.reads.ts';

type Letter = Pick<MaterialRow, 'reportId'>;

/** Tells of a letter whether it is of a restricted report to which whoever acts is not named. */
export async function shutLetters(
  ctx: Context,
  rows: readonly Letter[],
): Promise<(letter: Letter) => boolean> {
  const reportIds = [...new Set(rows.flatMap(({ reportId }) => reportId ?? []))];
  if (ctx.actor.kind !== 'staff' || reportIds.length === 0) return () => false;
  const shut = await shutReports(ctx.tx, ctx.forceId, { reportIds, staffId: ctx.actor.id });
  return ({ reportId }) => reportId !== null && shut.has(reportId);
}

/** Asks that none of these letters is of a report restricted to others. @throws Refusal `not-allowed` */
export async function demandOpenLetters(ctx: Context, rows: readonly Letter[]): Promise<void> {
  if (rows.some(await shutLetters(ctx, rows)))
    throw new Refusal('not-allowed', 'a letter of these is of a report restricted to named people');
}
