import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { caseForChange, insertReview, workersOnReport } from './case.store.ts';
import { oversightForChange } from './oversight.store.ts';
import { refuseOwnReport } from './own-report.ts';
import { maySupervise } from './triage.policy.ts';

/**
 * A supervision review with what is to be done until when. Nobody reviews their own work: not who decided on the
 * report, not who opened the case.
 * @throws Refusal `own-work`, or `not-allowed` for anybody but the supervisor
 */
export async function reviewCase(
  ctx: Context,
  { caseId, text, nextDueAt }: { caseId: string; text: string; nextDueAt: Date | null },
): Promise<void> {
  const row = found(await caseForChange(ctx.tx, ctx.forceId, caseId), 'case');
  const oversight = found(await oversightForChange(ctx.tx, ctx.forceId, row.reportId), 'report');
  demand(maySupervise, ctx.actor, oversight.areaPath ?? '');
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff review');
  await refuseOwnReport(ctx, row.reportId, ctx.actor.id);
  const workers = await workersOnReport(ctx.tx, ctx.forceId, row.reportId);
  if (workers.includes(ctx.actor.id)) throw new Refusal('own-work', 'nobody reviews their own work');
  if (row.supervisorId !== ctx.actor.id) throw new Refusal('not-allowed', 'the case has another supervisor');
  const id = ctx.newId();
  const { sealId, fields } = await ctx.seal({ table: 'triage.review', recordId: id, fields: { text } });
  await insertReview(ctx, {
    id,
    caseId,
    reviewedBy: ctx.actor.id,
    nextDueAt,
    sealId,
    textSealed: fields.text,
  });
  await ctx.audit({
    act: 'triage.review-case',
    kind: 'alteration',
    subject: 'report',
    subjectId: row.reportId,
  });
}
