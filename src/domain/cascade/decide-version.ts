import type { Context } from '#kernel/context';
import { demand, demandFresh } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { actingStaff } from './acting-staff.model.ts';
import { demandMayDecide } from './approval.model.ts';
import { mayApprove } from './cascade.policy.ts';
import { NOTE_MAX, tidy } from './compose.model.ts';
import { statementById } from './statement.reads.ts';
import { versionById, versionsOf } from './version.reads.ts';
import { insertApproval, lockStatement } from './version.store.ts';
import { newestFrozen } from './version-history.model.ts';

export interface Decision {
  versionId: string;
  decision: 'approved' | 'returned';
  /** Needed for `returned`. */
  reason: string;
}

/**
 * One person's decision about a frozen version: the next approval of exactly this text in its chain, or its return.
 * @throws Refusal `own-work` for the drafter and for another approval by the same person; `not-allowed` for a role that
 *   is not the chain's next; `conflict` where it is decided already or a newer version has been put forward
 */
export async function decideVersion(ctx: Context, { versionId, decision, reason }: Decision): Promise<void> {
  demand(mayApprove, ctx.actor);
  if (decision === 'approved') demandFresh(ctx.actor, ctx.now);
  const staff = actingStaff(ctx.actor);
  const seen = found(await versionById(ctx.tx, ctx.forceId, versionId), 'version');
  await lockStatement(ctx.tx, ctx.forceId, seen.statementId);
  const version = found(await versionById(ctx.tx, ctx.forceId, versionId), 'version');
  const statement = found(await statementById(ctx.tx, ctx.forceId, version.statementId), 'statement');
  demand(mayApprove, ctx.actor, statement.areaPath);
  const versions = await versionsOf(ctx.tx, ctx.forceId, [statement.id]);
  const newest = newestFrozen(versions, version.language);
  if (newest && newest.number > version.number)
    throw new Refusal('conflict', 'a newer version of this statement has been put forward');
  const { isDeputy } = demandMayDecide(staff, version, ctx.now);
  const words = tidy(reason);
  if (decision === 'returned' && (words === '' || words.length > NOTE_MAX))
    throw new Refusal('invalid-input', 'say why it goes back', [
      words === ''
        ? { field: 'reason', key: 'cascade.decide.reason.required' }
        : { field: 'reason', key: 'cascade.compose.tooLong', args: { max: NOTE_MAX } },
    ]);
  await insertApproval(ctx, {
    versionId,
    staffId: staff.id,
    decision,
    textSha256: version.textSha256,
    reason: words,
  });
  await ctx.audit({
    act: 'cascade.decide-version',
    kind: 'alteration',
    subject: 'statement_version',
    subjectId: versionId,
    detail: { decision, language: version.language, isDeputy },
  });
}
