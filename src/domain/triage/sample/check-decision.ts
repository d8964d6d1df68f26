import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { oversightForChange } from '../oversight.store.ts';
import { demandNamed } from '../restricted/demand-named.ts';
import { decisionsOf } from '../triage.reads.ts';
import type { Verdict } from './sample.model.ts';
import { mayDipSample } from './sample.policy.ts';
import { insertDipCheck } from './sample.store.ts';

/**
 * Keeps what the commander found in one sampled decision. It changes no decision: whoever supervises takes it up.
 * @throws Refusal `own-work` for who decided, `not-found`, `not-allowed`
 */
export async function checkDecision(
  ctx: Context,
  check: { reportId: string; seed: string; verdict: Verdict; words: string },
): Promise<void> {
  const row = found(await oversightForChange(ctx.tx, ctx.forceId, check.reportId), 'report');
  demand(mayDipSample, ctx.actor, row.areaPath ?? '');
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new Refusal('not-allowed', 'only a person checks');
  await demandNamed(ctx, check.reportId);
  const decisions = await decisionsOf(ctx.tx, ctx.forceId, check.reportId);
  if (decisions.some(({ decidedBy }) => decidedBy === actor.id))
    throw new Refusal('own-work', 'you decided on this yourself');
  const id = ctx.newId();
  const { sealId, fields } = await ctx.seal({
    table: 'triage.dip_check',
    recordId: id,
    fields: { words: check.words },
  });
  await insertDipCheck(ctx, { ...check, id, checkedBy: actor.id, sealId, wordsSealed: fields.words });
  await ctx.audit({
    act: 'triage.check-decision',
    kind: 'alteration',
    subject: 'report',
    subjectId: check.reportId,
    detail: { verdict: check.verdict, seed: check.seed },
  });
}
