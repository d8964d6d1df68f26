import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { insertReview } from './case.store.ts';
import { startReview } from './clocks/start-review.ts';
import { heldCase } from './supervision/held-case.ts';
import type { Finding, NdmHeading } from './supervision/supervision.model.ts';

const DAY_MS = 86_400_000;

/**
 * A supervision review by the headings of the National Decision Model, with what it finds and when the next one is due.
 * Nobody reviews their own work: not who decided on the report, not who opened the case, not who investigates it.
 * @throws Refusal `own-work`, `conflict` where the case is not open, or `not-allowed` for anybody but the supervisor
 */
export async function reviewCase(
  ctx: Context,
  review: { caseId: string; words: Record<NdmHeading, string>; finding: Finding; nextDueDays: number },
): Promise<void> {
  const { row, actor } = await heldCase(ctx, review.caseId);
  if (row.state !== 'supervised') throw new Refusal('conflict', 'the case is not open');
  const id = ctx.newId();
  const { sealId, fields } = await ctx.seal({ table: 'triage.review', recordId: id, fields: review.words });
  await insertReview(ctx, {
    id,
    caseId: review.caseId,
    reviewedBy: actor.id,
    nextDueAt: new Date(ctx.now.getTime() + review.nextDueDays * DAY_MS),
    finding: review.finding,
    sealId,
    fields,
  });
  await startReview(ctx, { reportId: row.reportId, ownerId: actor.id, days: review.nextDueDays });
  await ctx.audit({
    act: 'triage.review-case',
    kind: 'alteration',
    subject: 'report',
    subjectId: row.reportId,
    detail: { finding: review.finding },
  });
}
