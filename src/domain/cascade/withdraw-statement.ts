import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { mayPublish } from './cascade.policy.ts';
import { NOTE_MAX, tidy } from './compose.model.ts';
import { typedDetails } from './found-detail.model.ts';
import { statementById } from './statement.reads.ts';
import { statementWithdrawn } from './statement-withdrawn.event.ts';
import { lockStatement, markWithdrawn } from './version.store.ts';

/**
 * Withdraws what is out of a statement, in all languages, with the variants that wrap it. The page stays and says so
 * with the note; everybody who had it is told by a job.
 * @throws Refusal `invalid-input` without a note or with contact details in it; `conflict` where nothing is out
 */
export async function withdrawStatement(ctx: Context, statementId: string, note: string): Promise<void> {
  demand(mayPublish, ctx.actor);
  await lockStatement(ctx.tx, ctx.forceId, statementId);
  const statement = found(await statementById(ctx.tx, ctx.forceId, statementId), 'statement');
  demand(mayPublish, ctx.actor, statement.areaPath);
  const words = tidy(note);
  const problems = typedDetails(words).map((detail) => ({
    field: 'note',
    key: `cascade.compose.typed.${detail.kind}`,
    args: { text: detail.words },
  }));
  if (words === '') throw refusal('cascade.withdraw.note.required');
  if (words.length > NOTE_MAX) throw refusal('cascade.compose.tooLong');
  if (problems.length > 0)
    throw new Refusal('invalid-input', 'the note holds typed contact details', problems);
  const withdrawn = await markWithdrawn(ctx, statementId, words);
  if (withdrawn.length === 0) throw new Refusal('conflict', 'nothing of this statement is out');
  for (const { statementId: id, rootVersionId: versionId } of withdrawn)
    await ctx.publish(statementWithdrawn, versionId, { statementId: id, versionId });
  await ctx.audit({
    act: 'cascade.withdraw-statement',
    kind: 'alteration',
    subject: 'statement',
    subjectId: statementId,
    detail: { texts: withdrawn.length },
  });
}

const refusal = (key: string): Refusal =>
  new Refusal('invalid-input', 'say why it is withdrawn', [{ field: 'note', key, args: { max: NOTE_MAX } }]);
