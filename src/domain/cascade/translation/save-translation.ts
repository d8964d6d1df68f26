import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { mayTranslate } from '../cascade.policy.ts';
import { saveDraft } from '../save-draft.ts';
import { draftOf, statementById } from '../statement.reads.ts';
import { versionsOf } from '../version.reads.ts';
import { newestFrozen, type VersionWithApprovals } from '../version-history.model.ts';
import { knownNames } from './known-names.ts';
import { draftOfTargets, segmentProblems, segmentsOf, type Targets } from './segment.model.ts';

export interface SavedTranslation {
  statementId: string;
  language: string;
  /** The version the translator had before him or her. */
  sourceVersionId: string;
  targets: Targets;
  /** The revision the translator started from; 0 for the first draft; undefined takes whatever is there. */
  revision?: number;
}

/**
 * The version that is translated: the newest in the first language that nobody sent back.
 * @throws Refusal `conflict` while there is none, with what to do
 */
export async function sourceOf(ctx: Context, statementId: string): Promise<VersionWithApprovals> {
  const statement = found(await statementById(ctx.tx, ctx.forceId, statementId), 'statement');
  const source = newestFrozen(await versionsOf(ctx.tx, ctx.forceId, [statementId]), statement.language);
  if (!source)
    throw new Refusal('conflict', 'the text has to be put forward before it is translated', [
      { field: 'follows', key: 'cascade.freeze.noSource' },
    ]);
  return source;
}

/**
 * Keeps a translation, segment by segment, pinned to the source version it was made from.
 * @throws Refusal `invalid-input` naming every fact that was altered; `conflict` where the source changed meanwhile or
 *   somebody saved in between
 */
export async function saveTranslation(ctx: Context, saved: SavedTranslation): Promise<void> {
  demand(mayTranslate, ctx.actor);
  const { statementId, language, targets } = saved;
  const source = await sourceOf(ctx, statementId);
  if (source.id !== saved.sourceVersionId)
    throw new Refusal('conflict', 'the text has changed since this translation was begun', [
      { field: 'title-1', key: 'cascade.translation.sourceMoved' },
    ]);
  const names = await knownNames(ctx, source.issuer);
  const problems = segmentProblems(segmentsOf(source.template), targets, names);
  if (problems.length > 0)
    throw new Refusal('invalid-input', 'facts of the source were altered in the translation', problems);
  const draft = draftOfTargets(source.template, targets);
  const revision =
    saved.revision ?? (await draftOf(ctx.tx, ctx.forceId, { statementId, language }))?.revision ?? 0;
  await saveDraft(ctx, { statementId, language, draft, revision, isCompared: true, followsVersionId: null });
}
