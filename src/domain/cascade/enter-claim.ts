import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { actingStaff } from './acting-staff.model.ts';
import { mayDraft } from './cascade.policy.ts';
import { type Claim, claimProblems } from './claim.model.ts';
import { statementById } from './statement.reads.ts';
import { insertClaim, removeClaim as removeRow } from './statement.store.ts';

/**
 * Enters what a statement claims, with its source, who vouches for it and until when.
 * @throws Refusal `invalid-input`: no source, no approver, too long a time, or no reference of Counter Terrorism
 *   Policing for "no specific intelligence"
 */
export async function enterClaim(ctx: Context, statementId: string, claim: Claim): Promise<string> {
  demand(mayDraft, ctx.actor);
  const staff = actingStaff(ctx.actor);
  found(await statementById(ctx.tx, ctx.forceId, statementId), 'statement');
  const problems = claimProblems(claim, ctx.now);
  if (problems.length > 0) throw new Refusal('invalid-input', 'the claim cannot be kept like this', problems);
  const id = ctx.newId();
  await insertClaim(ctx, { ...claim, id, statementId, enteredBy: staff.id });
  await ctx.audit({
    act: 'cascade.enter-claim',
    kind: 'alteration',
    subject: 'statement',
    subjectId: statementId,
    detail: { claim: claim.kind },
  });
  return id;
}

/** Takes a claim off a statement that is still being written. */
export async function removeClaim(ctx: Context, statementId: string, claimId: string): Promise<void> {
  demand(mayDraft, ctx.actor);
  if (!(await removeRow(ctx, statementId, claimId))) throw new Refusal('not-found', 'claim was not found');
  await ctx.audit({
    act: 'cascade.remove-claim',
    kind: 'alteration',
    subject: 'statement',
    subjectId: statementId,
    detail: { claimId },
  });
}
