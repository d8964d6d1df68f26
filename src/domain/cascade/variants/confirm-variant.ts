import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { mayDraft } from '../cascade.policy.ts';
import { saveDraft } from '../save-draft.ts';
import { draftOf, statementById } from '../statement.reads.ts';

/**
 * A person has compared a variant with the newest text of what it wraps and lets its own words stand. It has to be put
 * forward again, so that it holds the newest text.
 * @param revision the draft's revision the person has before him or her
 * @throws Refusal `invalid-input` for a core; `conflict` where somebody saved in between
 */
export async function confirmVariant(ctx: Context, statementId: string, revision: number): Promise<void> {
  demand(mayDraft, ctx.actor);
  const statement = found(await statementById(ctx.tx, ctx.forceId, statementId), 'statement');
  demand(mayDraft, ctx.actor, statement.areaPath);
  if (statement.parentId === null) throw new Refusal('invalid-input', 'a core wraps nothing');
  const { language } = statement;
  const draft = found(await draftOf(ctx.tx, ctx.forceId, { statementId, language }), 'draft');
  await saveDraft(ctx, { statementId, language, draft, revision, isCompared: true, followsVersionId: null });
}
