import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { actingStaff } from '../acting-staff.model.ts';
import { maySend } from '../cascade.policy.ts';
import { statementById } from '../statement.reads.ts';
import { statementWithdrawn } from '../statement-withdrawn.event.ts';
import { lockStatement } from '../version.store.ts';
import { STATEMENT_LANGUAGES, wordsIn } from '../words.model.ts';
import { hadOtherwise, type RecallableText, recallableOf, versionsIn } from './recall.reads.ts';
import { markRecalled, restoreBefore, stopDispatches } from './recall.store.ts';

/** What a recall came to. */
export interface Recalled {
  /** Messages that were waiting and are not sent. */
  recalled: number;
  /** Messages a mail server had, or may have had, before. */
  gone: number;
  /** Versions that are no longer in force by it; none where others had the text from an earlier dispatch. */
  undone: string[];
}

/** The versions whose publication falls with the recall, and with them every variant that holds their words. */
function fallen(texts: readonly RecallableText[], own: ReadonlySet<string>): string[] {
  const down = new Set(own);
  // A variant wraps the core, an insert the variant: two rounds reach everything.
  for (const _round of [1, 2])
    for (const { rootVersionId, wrapsVersionId } of texts)
      if (wrapsVersionId && down.has(wrapsVersionId)) down.add(rootVersionId);
  return [...down];
}

/**
 * Takes a statement back: what waits of its dispatches goes to nobody, and a text nobody had before is no longer in
 * force; what it took the place of is in force again. Whoever had a message already is told by the job that follows a
 * withdrawal. A text that others had from an earlier dispatch stays; only this sending stops.
 * @param coreId the core; its variants go with it
 * @throws Refusal `conflict` where nothing waits any more: then there is only withdrawal
 */
export async function recallStatement(ctx: Context, coreId: string): Promise<Recalled> {
  demand(maySend, ctx.actor);
  const staff = actingStaff(ctx.actor);
  await lockStatement(ctx.tx, ctx.forceId, coreId);
  const statement = found(await statementById(ctx.tx, ctx.forceId, coreId), 'statement');
  demand(maySend, ctx.actor, statement.areaPath);
  const texts = await recallableOf(ctx.tx, ctx.forceId, coreId);
  const roots = texts.map(({ rootVersionId }) => rootVersionId);
  const stopped = await stopDispatches(ctx, roots, staff.id);
  const about = { rootVersionIds: roots, dispatchIds: stopped.map(({ dispatchId }) => dispatchId) };
  const had = await hadOtherwise(ctx.tx, ctx.forceId, about);
  const sending = await versionsIn(ctx.tx, ctx.forceId, about);
  const own = texts.filter(
    ({ rootVersionId, recallUntil }) =>
      !had.has(rootVersionId) &&
      (sending.has(rootVersionId) || (recallUntil !== null && recallUntil > ctx.now)),
  );
  if (stopped.length === 0 && own.length === 0)
    throw new Refusal('conflict', 'everything has gone out already: withdraw the statement instead', [
      { field: 'recall', key: 'cascade.recall.late' },
    ]);
  const notes = new Map(
    STATEMENT_LANGUAGES.map((language) => [language, wordsIn(language)('page.recalled.note')]),
  );
  const down = fallen(texts, new Set(own.map(({ rootVersionId }) => rootVersionId)));
  const undone = down.length > 0 ? await markRecalled(ctx, down, notes) : [];
  if (undone.length > 0) await restoreBefore(ctx, down);
  for (const { statementId, rootVersionId: versionId } of undone)
    await ctx.publish(statementWithdrawn, versionId, { statementId, versionId });
  const sum = (key: 'recalled' | 'gone'): number => stopped.reduce((total, one) => total + one[key], 0);
  const outcome = { recalled: sum('recalled'), gone: sum('gone') };
  await ctx.audit({
    act: 'cascade.recall-statement',
    kind: 'alteration',
    subject: 'statement',
    subjectId: coreId,
    detail: { ...outcome, versions: undone.length },
  });
  return { ...outcome, undone: undone.map(({ rootVersionId }) => rootVersionId) };
}
