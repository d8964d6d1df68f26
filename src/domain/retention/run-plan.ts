import { system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { found, Refusal } from '#kernel/refusal';
import { withContext } from '#platform/db/context';
import type { Runtime } from '#platform/db/runtime';
import { fileKey } from '#platform/files/file-store';
import { endedReport, familyOf, lockReports } from '#room/triage';
import { eraseRecord } from './erase-record.ts';
import { heldReports } from './held.ts';
import { waitForHolds } from './hold.store.ts';
import { isStillDue } from './make-plan.ts';
import type { ListedLine } from './plan.model.ts';
import { endPlan, lineForErasure, nextLines, planById, settleLine } from './plan.store.ts';
import { filesToRemove, noteFilesGone } from './tombstone.store.ts';

const BATCH = 50;
const ACT = 'retention.erase';

export interface RunOutcome {
  erased: number;
  /** Left, because something changed since the dry run. */
  left: number;
}

/**
 * Erases what a confirmed dry run lists, one record a transaction, and then its files. May be killed at any moment and
 * run again: what is settled is not touched twice. Each record is asked about again first: whether it is held now, and
 * whether its time is still over.
 * @throws Refusal `not-found`, `conflict` for a dry run nobody has confirmed
 */
export async function runPlan(runtime: Runtime, forceId: string, planId: string): Promise<RunOutcome> {
  const who = { forceId, actor: system('retention.run') };
  const inTransaction = <T>(fn: (ctx: Context) => Promise<T>): Promise<T> => withContext(runtime, who, fn);
  const plan = found(await inTransaction((ctx) => planById(ctx.tx, forceId, planId)), 'dry run');
  if (plan.state === 'PLANNED' || plan.state === 'DROPPED')
    throw new Refusal('conflict', 'nobody has confirmed this dry run: nothing was erased');
  const outcome = { erased: 0, left: 0 };
  for (;;) {
    const lines = await inTransaction((ctx) => nextLines(ctx.tx, forceId, planId, BATCH));
    if (lines.length === 0) break;
    for (const line of lines)
      if (await inTransaction((ctx) => eraseLine(ctx, planId, line))) outcome.erased += 1;
      else outcome.left += 1;
  }
  await removeFiles(runtime, forceId);
  await inTransaction((ctx) => endPlan(ctx, planId, 'DONE'));
  return outcome;
}

/** Erases the record of one line, or leaves it and notes why; true where it was erased. */
async function eraseLine(ctx: Context, planId: string, listed: ListedLine): Promise<boolean> {
  await waitForHolds(ctx);
  const { subjectKind, subjectId, recordKind } = listed;
  const at = { planId, subjectKind, subjectId };
  if (!(await lineForErasure(ctx.tx, ctx.forceId, at))) return false;
  const copies = subjectKind === 'report' ? await reportReady(ctx, subjectId) : [];
  if (typeof copies === 'string') {
    await settleLine(ctx, at, copies);
    return false;
  }
  const { rowsGone } = await eraseRecord(ctx, {
    subjectKind,
    subjectId,
    recordKind,
    planId,
    copies,
    act: ACT,
  });
  await settleLine(ctx, at, rowsGone === 0 ? 'GONE' : null);
  return rowsGone > 0;
}

/** The copies that go with a report, or why it stays. */
async function reportReady(ctx: Context, reportId: string): Promise<string[] | 'HELD' | 'NOT_DUE' | 'GONE'> {
  const { tx, forceId } = ctx;
  await lockReports(tx, forceId, await familyOf(tx, forceId, reportId));
  const family = await familyOf(tx, forceId, reportId);
  if (family.length === 0) return 'GONE';
  const held = await heldReports(ctx);
  if (family.some((id) => held.has(id))) return 'HELD';
  const report = await endedReport(tx, forceId, reportId);
  if (!report || !(await isStillDue(ctx, report))) return 'NOT_DUE';
  return family.filter((id) => id !== reportId);
}

/** Takes the files of erased reports out of the store. A file that is gone already is no fault. */
export async function removeFiles(runtime: Runtime, forceId: string): Promise<number> {
  const who = { forceId, actor: system('retention.remove-files') };
  let removed = 0;
  for (;;) {
    const stones = await withContext(runtime, who, (ctx) => filesToRemove(ctx.tx, forceId));
    if (stones.length === 0) return removed;
    for (const { subjectId, fileIds } of stones) {
      for (const id of fileIds) await runtime.files.store.remove(fileKey(forceId, id));
      await withContext(runtime, who, (ctx) => noteFilesGone(ctx, subjectId));
      removed += fileIds.length;
    }
  }
}
