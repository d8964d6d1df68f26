import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { listStaff } from '#room/access';
import { heldCase } from './held-case.ts';
import { insertInvestigator } from './supervision.store.ts';

/**
 * Names the investigating officer of a case. It is never the supervisor: the reviewer of an investigation does not do it.
 * @throws Refusal `own-work` for oneself, `conflict` where the case is closed, `invalid-input` for nobody of this force
 */
export async function nameInvestigator(
  ctx: Context,
  { caseId, staffId }: { caseId: string; staffId: string },
): Promise<void> {
  const { row, actor } = await heldCase(ctx, caseId);
  if (row.state !== 'supervised') throw new Refusal('conflict', 'the case is closed');
  if (staffId === actor.id) throw new Refusal('own-work', 'who supervises a case does not investigate it');
  const everybody = await listStaff(ctx.tx, ctx.forceId);
  if (!everybody.some(({ id, isDisabled }) => id === staffId && !isDisabled))
    throw new Refusal('invalid-input', 'nobody of this force', [
      { field: 'staffId', key: 'triage.investigator.staffId.required' },
    ]);
  await insertInvestigator(ctx, { caseId, staffId, namedBy: actor.id });
  await ctx.audit({
    act: 'triage.name-investigator',
    kind: 'alteration',
    subject: 'report',
    subjectId: row.reportId,
  });
}
