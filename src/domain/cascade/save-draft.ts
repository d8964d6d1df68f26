import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { actingStaff } from './acting-staff.model.ts';
import { mayDraft, mayTranslate } from './cascade.policy.ts';
import { draftProblems } from './compose.model.ts';
import type { DraftText } from './statement.model.ts';
import { statementById } from './statement.reads.ts';
import { insertDraft, updateDraft } from './statement.store.ts';
import { knownNames } from './translation/known-names.ts';
import { translationProblems } from './translation/segment.model.ts';
import { recordWork } from './translation/translation.store.ts';
import { versionsOf } from './version.reads.ts';
import { newestFrozen } from './version-history.model.ts';
import { isStatementLanguage } from './words.model.ts';

export interface SavedDraft {
  statementId: string;
  language: string;
  draft: DraftText;
  /** The revision the writer started from; 0 for the first draft in a language. */
  revision: number;
  /** For a variant or translation: the writer has looked at what it follows as it stands now. */
  isCompared: boolean;
  /** What it followed before. */
  followsVersionId: string | null;
}

/**
 * Keeps a draft. A variant or translation says whether it was compared with the newest version it follows.
 * @throws Refusal `invalid-input` with everything that may not be typed and every fact a translation altered; `conflict` where somebody saved in between
 */
export async function saveDraft(ctx: Context, saved: SavedDraft): Promise<void> {
  demand(mayTranslate, ctx.actor);
  const staff = actingStaff(ctx.actor);
  const { statementId, language, draft, revision } = saved;
  const statement = found(await statementById(ctx.tx, ctx.forceId, statementId), 'statement');
  if (!isStatementLanguage(language))
    throw new Refusal('invalid-input', 'statements are not written in this language');
  const problems = draftProblems(draft);
  if (problems.length > 0) throw new Refusal('invalid-input', 'the draft cannot be kept like this', problems);

  const isTranslation = language !== statement.language;
  if (!isTranslation) demand(mayDraft, ctx.actor);
  const followed = isTranslation ? statementId : statement.parentId;
  const versions = followed ? await versionsOf(ctx.tx, ctx.forceId, [followed]) : [];
  const followsVersionId = saved.isCompared
    ? (newestFrozen(versions, statement.language)?.id ?? null)
    : saved.followsVersionId;
  const source = isTranslation ? versions.find(({ id }) => id === followsVersionId) : undefined;
  if (source) {
    const altered = translationProblems(source.template, draft, await knownNames(ctx, source.issuer));
    if (altered.length > 0)
      throw new Refusal('invalid-input', 'facts of the source were altered in the translation', altered);
  }
  const row = { ...draft, statementId, language, followsVersionId, savedBy: staff.id };
  const isKept = revision === 0 ? await insertDraft(ctx, row) : await updateDraft(ctx, row, revision);
  if (!isKept) throw new Refusal('conflict', 'somebody else saved this draft in between');
  if (source) await recordWork(ctx, { statementId, language, sourceVersionId: source.id, staffId: staff.id });
  await ctx.audit({
    act: 'cascade.save-draft',
    kind: 'alteration',
    subject: 'statement',
    subjectId: statementId,
    detail: { language },
  });
}
