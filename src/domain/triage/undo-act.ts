import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { changeStanding } from './change-standing.ts';
import { UNDO_MINUTES, UNDONE_ACTIONS } from './queue-action.model.ts';
import { type BatchRow, batchById, stepsOf, undoOf } from './queue-batch.reads.ts';
import { insertBatch, insertStep, lockForAct } from './queue-batch.store.ts';
import { mayAcknowledge } from './triage.policy.ts';

/** True while its officer may take this act back. */
export const isUndoable = (batch: BatchRow, by: { staffId: string; now: Date }): boolean =>
  batch.action !== 'UNDO' &&
  UNDONE_ACTIONS.includes(batch.action) &&
  batch.madeBy === by.staffId &&
  by.now.getTime() - batch.madeAt.getTime() <= UNDO_MINUTES * 60_000;

/**
 * Takes an act back by a later one: each report stands as before where nobody has changed it since; the others are
 * left as they are and counted. What people were told in between (that an officer has read it) stays told.
 * @throws Refusal `conflict` where it was taken back already, `gone` after `UNDO_MINUTES`, `not-allowed` for a colleague's
 */
export async function undoAct(ctx: Context, id: string): Promise<{ batchId: string }> {
  const { actor } = ctx;
  demand(mayAcknowledge, actor);
  if (actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff act on reports');
  const batch = found(await batchById(ctx.tx, ctx.forceId, id), 'act');
  if (batch.madeBy !== actor.id) throw new Refusal('not-allowed', 'only who did it takes it back');
  if (!isUndoable(batch, { staffId: actor.id, now: ctx.now }))
    throw new Refusal('gone', 'this cannot be taken back any more');
  const steps = await stepsOf(ctx.tx, ctx.forceId, id);
  const rows = await lockForAct(
    ctx.tx,
    ctx.forceId,
    steps.map(({ reportId }) => reportId),
  );
  if (await undoOf(ctx.tx, ctx.forceId, id)) throw new Refusal('conflict', 'this was taken back already');
  const batchId = ctx.newId();
  const before = new Map(steps.map((step) => [step.reportId, step]));
  // A restriction changes the version too, so what was restricted since is left as it is.
  const unchanged = rows.filter((row) => before.get(row.reportId)?.versionAfter === row.version);
  await insertBatch(ctx, {
    id: batchId,
    action: 'UNDO',
    reason: null,
    heldUntil: null,
    leadReportId: null,
    undoes: id,
    leftOut: steps.length - unchanged.length,
    madeBy: actor.id,
  });
  for (const row of unchanged) {
    const step = before.get(row.reportId);
    if (!step) continue;
    await changeStanding(ctx, row, step);
    await insertStep(ctx, batchId, row);
    await ctx.audit({
      act: 'triage.undo-act',
      kind: 'alteration',
      subject: 'report',
      subjectId: row.reportId,
      detail: { action: batch.action, batch: batchId },
    });
  }
  return { batchId };
}
