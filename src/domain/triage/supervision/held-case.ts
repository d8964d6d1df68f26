import type { StaffActor } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { type CaseRow, caseForChange, workersOnReport } from '../case.store.ts';
import { type OversightRow, oversightForChange } from '../oversight.store.ts';
import { refuseOwnReport } from '../own-report.ts';
import { demandNamed } from '../restricted/demand-named.ts';
import { maySupervise } from '../triage.policy.ts';

/**
 * The case, locked, for what only its supervisor may do with it. Nobody supervises their own work: not who took the
 * report down, decided on it or opened the case, and nobody who was ever its investigating officer.
 * @throws Refusal `own-work`, or `not-allowed` for anybody but the supervisor
 */
export async function heldCase(
  ctx: Context,
  caseId: string,
): Promise<{ row: CaseRow; oversight: OversightRow; actor: StaffActor }> {
  const row = found(await caseForChange(ctx.tx, ctx.forceId, caseId), 'case');
  const oversight = found(await oversightForChange(ctx.tx, ctx.forceId, row.reportId), 'report');
  const { actor } = ctx;
  demand(maySupervise, actor, oversight.areaPath ?? '');
  if (actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff supervise');
  await demandNamed(ctx, row.reportId);
  await refuseOwnReport(ctx, row.reportId, actor.id);
  const workers = await workersOnReport(ctx.tx, ctx.forceId, row.reportId);
  if (workers.includes(actor.id)) throw new Refusal('own-work', 'nobody reviews their own work');
  if (row.supervisorId !== actor.id) throw new Refusal('not-allowed', 'the case has another supervisor');
  return { row, oversight, actor };
}
