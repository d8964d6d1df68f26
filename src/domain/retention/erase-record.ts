import type { Context } from '#kernel/context';
import { evidenceIdsOf, forgetLines, textLinesOf } from '#room/reporting';
import { forgetReport } from '#room/surveillance';
import { detachCopies } from '#room/triage';
import type { SubjectKind } from './plan.model.ts';
import { eraseRecords, putTombstone } from './tombstone.store.ts';

export interface Erasure {
  subjectKind: SubjectKind;
  subjectId: string;
  recordKind: string;
  planId: string | null;
  /** A report's copies, erased with it; each gets a tombstone of its own. */
  copies?: readonly string[];
  /** The act of the audit line. */
  act: string;
}

/**
 * Erases one record with all that hangs from it and the keys of what was sealed, leaves a tombstone and an audit line
 * without a word of it, and keeps a report's count under no name. In the caller's transaction, which has asked whether it
 * may. Files leave the store afterwards (`removeFiles`): the tombstone remembers which.
 */
export async function eraseRecord(ctx: Context, erasure: Erasure): Promise<{ rowsGone: number }> {
  const { subjectKind, subjectId, recordKind, planId } = erasure;
  const ids = [subjectId, ...(erasure.copies ?? [])];
  const isReport = subjectKind === 'report';
  const lines = isReport ? await textLinesOf(ctx.tx, ctx.forceId, ids) : [];
  const files = new Map<string, string[]>();
  if (isReport) for (const id of ids) files.set(id, await evidenceIdsOf(ctx.tx, ctx.forceId, [id]));
  if (isReport) await detachCopies(ctx, ids);
  const gone = await eraseRecords(ctx, { root: subjectKind, ids, planId });
  if (isReport) {
    await forgetLines(ctx, lines);
    for (const id of ids) await forgetReport(ctx, id);
  }
  const rowsGone = Object.values(gone).reduce((sum, n) => sum + n, 0);
  for (const id of ids) {
    const fileIds = files.get(id) ?? [];
    const rows = id === subjectId ? rowsGone : 0;
    await putTombstone(ctx, { subjectKind, subjectId: id, recordKind, planId, rowsGone: rows, fileIds });
    await ctx.audit({
      act: erasure.act,
      kind: 'erasure',
      subject: subjectKind,
      subjectId: id,
      detail: { recordKind, files: fileIds.length, plan: planId },
    });
  }
  return { rowsGone };
}
