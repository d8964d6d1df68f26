import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import type { Risk } from '../decision.model.ts';
import { oversightForChange, touchOversight } from '../oversight.store.ts';
import { refuseOwnReport } from '../own-report.ts';
import { demandNamed } from '../restricted/demand-named.ts';
import { pointedRisk, type Thrive } from './response.model.ts';
import { mayAssessResponse } from './response.policy.ts';
import { insertAssessment } from './response.store.ts';

/**
 * Keeps a THRIVE assessment with the officer's own judgement of the risk. Where it differs from what the ticked factors
 * point to, the officer says why; the table never overrules a person.
 * @throws Refusal `invalid-input` without that reason, `own-work` for who took the report down, `not-allowed`
 */
export async function assessResponse(
  ctx: Context,
  about: {
    reportId: string;
    words: Record<Thrive, string>;
    riskFactors: readonly string[];
    risk: Risk;
    override: string;
  },
): Promise<void> {
  const { reportId } = about;
  const row = found(await oversightForChange(ctx.tx, ctx.forceId, reportId), 'report');
  demand(mayAssessResponse, ctx.actor, row.areaPath ?? '');
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only a person assesses');
  await demandNamed(ctx, reportId);
  await refuseOwnReport(ctx, reportId, ctx.actor.id);
  const pointed = pointedRisk(about.riskFactors);
  const isOverridden = pointed !== about.risk;
  if (isOverridden && about.override === '')
    throw new Refusal('invalid-input', 'an override has a reason', [
      { field: 'override', key: 'triage.thrive.override.required' },
    ]);
  const id = ctx.newId();
  const fields = isOverridden ? { ...about.words, override: about.override } : about.words;
  const sealed = await ctx.seal({ table: 'triage.response_assessment', recordId: id, fields });
  await insertAssessment(ctx, {
    id,
    reportId,
    assessedBy: ctx.actor.id,
    riskFactors: about.riskFactors,
    pointedRisk: pointed,
    risk: about.risk,
    ...sealed,
  });
  await touchOversight(ctx, reportId);
  await ctx.audit({
    act: 'triage.assess-response',
    kind: 'alteration',
    subject: 'report',
    subjectId: reportId,
    detail: { risk: about.risk, pointedRisk: pointed },
  });
}
