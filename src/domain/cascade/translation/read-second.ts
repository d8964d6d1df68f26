import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { actingStaff } from '../acting-staff.model.ts';
import { isReturned } from '../approval.model.ts';
import { mayReadSecond } from '../cascade.policy.ts';
import { statementById } from '../statement.reads.ts';
import { versionById } from '../version.reads.ts';
import { translatorsOf } from './translation.reads.ts';
import { insertReading } from './translation.store.ts';

/**
 * A second person says: I read both languages, and this says what the source says. Whoever finds a fault sends the
 * version back with the reason instead (`decide-version`).
 * @throws Refusal `own-work` for anybody who had a hand in the translation; `conflict` where it is out or sent back, or
 *   read by this person already; `invalid-input` for a text that is no translation
 */
export async function readSecond(ctx: Context, versionId: string): Promise<void> {
  demand(mayReadSecond, ctx.actor);
  const staff = actingStaff(ctx.actor);
  const version = found(await versionById(ctx.tx, ctx.forceId, versionId), 'version');
  const { statementId, language, sourceVersionId } = version;
  const statement = found(await statementById(ctx.tx, ctx.forceId, statementId), 'statement');
  demand(mayReadSecond, ctx.actor, statement.areaPath);
  if (sourceVersionId === null)
    throw new Refusal('invalid-input', 'only a translation is read against its source');
  if (version.publishedAt || isReturned(version.approvals))
    throw new Refusal('conflict', 'this version is decided already');
  const hands = await translatorsOf(ctx.tx, ctx.forceId, { statementId, language, sourceVersionId });
  if (version.draftedBy === staff.id || hands.has(staff.id))
    throw new Refusal('own-work', 'the second reader has to be somebody who did not translate it');
  const { textSha256 } = version;
  if (!(await insertReading(ctx, { versionId, readerId: staff.id, textSha256 })))
    throw new Refusal('conflict', 'you have read this translation already');
  await ctx.audit({
    act: 'cascade.read-second',
    kind: 'alteration',
    subject: 'statement_version',
    subjectId: versionId,
    detail: { language },
  });
}
