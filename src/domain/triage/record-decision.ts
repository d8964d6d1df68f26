import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { insertDecision } from './case.store.ts';
import { followDecision } from './clocks/follow-decision.ts';
import type { DecisionInput } from './decision.model.ts';
import { decisionRecorded } from './decision-recorded.event.ts';
import { oversightForChange, setOversightState } from './oversight.store.ts';
import { refuseOwnReport } from './own-report.ts';
import { demandNamed } from './restricted/demand-named.ts';
import { mayDecide } from './triage.policy.ts';

/**
 * The senior officer's decision on the first response, append-only. `version` is the one the officer read: where the
 * report changed since, nothing is written.
 * @throws Refusal `conflict` where it changed or nobody has taken it yet
 */
export async function recordDecision(
  ctx: Context,
  reportId: string,
  { version, ...input }: DecisionInput & { version: number },
): Promise<{ decisionId: string }> {
  const row = found(await oversightForChange(ctx.tx, ctx.forceId, reportId), 'report');
  demand(mayDecide, ctx.actor, row.areaPath ?? '');
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff decide');
  if (!row.acknowledgedBy) throw new Refusal('conflict', 'take the report before you decide on it');
  await demandNamed(ctx, reportId);
  await refuseOwnReport(ctx, reportId, ctx.actor.id);
  const decisionId = ctx.newId();
  const { sealId, fields } = await ctx.seal({
    table: 'triage.decision',
    recordId: decisionId,
    fields: { reasons: input.reasons },
  });
  const next = row.state === 'acknowledged' ? 'decided' : row.state;
  if (!(await setOversightState(ctx, { reportId, version }, next)))
    throw new Refusal('conflict', 'the report changed while you decided; read it again');
  await followDecision(ctx, { reportId, decisionId, kind: row.kind, route: input.route });
  await insertDecision(ctx, {
    ...input,
    id: decisionId,
    reportId,
    decidedBy: ctx.actor.id,
    sealId,
    reasonsSealed: fields.reasons,
  });
  await ctx.audit({
    act: 'triage.record-decision',
    kind: 'alteration',
    subject: 'report',
    subjectId: reportId,
    detail: { route: input.route, risk: input.risk },
  });
  await ctx.publish(decisionRecorded, reportId, { reportId, decisionId, eventId: input.eventId ?? null });
  return { decisionId };
}
