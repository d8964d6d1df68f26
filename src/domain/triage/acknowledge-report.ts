import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { followStanding } from './clocks/clock.store.ts';
import { oversightForChange, setAcknowledged } from './oversight.store.ts';
import { refuseOwnReport } from './own-report.ts';
import { reportAcknowledged } from './report-acknowledged.event.ts';
import { demandNamed } from './restricted/demand-named.ts';
import { mayAcknowledge } from './triage.policy.ts';

/**
 * The senior officer takes the report: from now on it has their name. The person is told by `triage.tell-reporter`. Taking one's own report again changes nothing.
 * @throws Refusal `conflict` where a colleague was first, `own-work` where this officer took the report down,
 *   `not-allowed` where it is restricted to others
 */
export async function acknowledgeReport(ctx: Context, reportId: string): Promise<void> {
  const row = found(await oversightForChange(ctx.tx, ctx.forceId, reportId), 'report');
  demand(mayAcknowledge, ctx.actor, row.areaPath ?? '');
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff take a report');
  await demandNamed(ctx, reportId);
  if (row.acknowledgedBy === ctx.actor.id) return;
  if (row.acknowledgedBy) throw new Refusal('conflict', 'a colleague has taken this report already');
  await refuseOwnReport(ctx, reportId, ctx.actor.id);
  await setAcknowledged(ctx, reportId, ctx.actor.id);
  await followStanding(ctx, reportId);
  await ctx.audit({
    act: 'triage.acknowledge-report',
    kind: 'alteration',
    subject: 'report',
    subjectId: reportId,
  });
  await ctx.publish(reportAcknowledged, reportId, { reportId });
}
