import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { startClocks } from '../clocks/start-clocks.ts';
import { oversightForChange } from '../oversight.store.ts';
import { demandNamed } from '../restricted/demand-named.ts';
import { caseByReport, decisionsOf } from '../triage.reads.ts';
import type { Verdict } from './sample.model.ts';
import { mayDipSample } from './sample.policy.ts';
import { insertDipCheck } from './sample.store.ts';

/**
 * Keeps what the commander found in one sampled decision. It changes no decision: whoever supervises, or decided last, reads
 * it on the report, and what is to be answered runs by a clock of theirs.
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
  if (check.verdict !== 'SATISFIED') {
    const supervisorId = (await caseByReport(ctx.tx, ctx.forceId, check.reportId))?.supervisorId;
    const ownerId = supervisorId ?? decisions.at(-1)?.decidedBy ?? null;
    const finding = {
      kind: 'FINDING',
      startedAt: ctx.now,
      subject: id,
      about: check.verdict,
      ownerId,
    } as const;
    await startClocks(ctx, check.reportId, [finding]);
  }
  await ctx.audit({
    act: 'triage.check-decision',
    kind: 'alteration',
    subject: 'report',
    subjectId: check.reportId,
    detail: { verdict: check.verdict, seed: check.seed },
  });
}
