import type { Context } from '#kernel/context';
import { demand, demandFresh } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { actingStaff } from '../acting-staff.model.ts';
import { mayApprove } from '../cascade.policy.ts';
import { NOTE_MAX, tidy } from '../compose.model.ts';
import { statementById } from '../statement.reads.ts';
import { versionById } from '../version.reads.ts';
import { lockStatement } from '../version.store.ts';
import { holding } from './override.model.ts';
import { insertOverride } from './override.store.ts';
import { type CountsOf, reviewVersion } from './review-version.ts';
import { isRule, mayOverrideRule } from './rule-book.model.ts';

/**
 * Lets one blocking finding of a version pass, with a reason that stays with the version.
 * @throws Refusal `own-work` for whoever wrote the text; `not-allowed` for a role the rule is not open to; `conflict`
 *   where the version is out or the finding no longer holds it; `invalid-input` without a reason
 */
export async function overrideFinding(
  ctx: Context,
  { versionId, rule, words, reason }: { versionId: string; rule: string; words: string; reason: string },
  countsOf?: CountsOf,
): Promise<void> {
  demand(mayApprove, ctx.actor);
  demandFresh(ctx.actor, ctx.now);
  const staff = actingStaff(ctx.actor);
  const seen = found(await versionById(ctx.tx, ctx.forceId, versionId), 'version');
  await lockStatement(ctx.tx, ctx.forceId, seen.statementId);
  const version = found(await versionById(ctx.tx, ctx.forceId, versionId), 'version');
  const statement = found(await statementById(ctx.tx, ctx.forceId, version.statementId), 'statement');
  demand(mayApprove, ctx.actor, statement.areaPath);
  if (version.draftedBy === staff.id)
    throw new Refusal('own-work', 'somebody other than its drafter has to let a finding pass');
  if (!isRule(rule) || !mayOverrideRule(rule, staff.roles))
    throw new Refusal('not-allowed', 'this finding is not open to this role');
  const why = tidy(reason);
  if (why === '' || why.length > NOTE_MAX)
    throw new Refusal('invalid-input', 'say why it may pass', [
      why === ''
        ? { field: 'reason', key: 'cascade.review.reason.required' }
        : { field: 'reason', key: 'cascade.compose.tooLong', args: { max: NOTE_MAX } },
    ]);
  const held = holding(await reviewVersion(ctx, statement, version, countsOf));
  const isHeld = held.some((finding) => finding.rule === rule && finding.text === words);
  if (version.publishedAt || !isHeld)
    throw new Refusal('conflict', 'this finding holds the version back no longer');
  await insertOverride(ctx, { versionId, rule, words, reason: why, staffId: staff.id });
  await ctx.audit({
    act: 'cascade.override-finding',
    kind: 'alteration',
    subject: 'statement_version',
    subjectId: versionId,
    detail: { rule },
  });
}
