import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { PROMISED_MINUTES, reportForTriage } from '#room/reporting';
import { clocksOfReport } from '../clocks/arrival.model.ts';
import { bringForward } from '../clocks/bring-forward.ts';
import { reopenStopped, setStopped } from '../clocks/clock.store.ts';
import { startClocks } from '../clocks/start-clocks.ts';
import { oversightForChange } from '../oversight.store.ts';
import { demandNamed } from '../restricted/demand-named.ts';
import { mayDecide } from '../triage.policy.ts';
import { reportRerouted } from './report-rerouted.event.ts';
import { insertKindChange, setSooner } from './reroute.store.ts';

/** Why something is dealt with as another kind. */
export const REROUTE_REASONS = [
  'TELLS_OF_INCIDENT',
  'TELLS_OF_NONE',
  'PERSON_ASKED',
  'TAKEN_WRONGLY',
] as const;
export type RerouteReason = (typeof REROUTE_REASONS)[number];

/** Clocks only a report has. */
const REPORT_CLOCKS = ['RECORDING', 'CONTACT'] as const;

/**
 * Deals with a concern as a report, or with a report as a concern, and back. As a report it has the clocks of one from
 * when it was told; as a concern they are not needed. The person who told it is shown what they told, as they told it.
 * @throws Refusal `conflict` where it has a case or changed since it was read
 */
export async function rerouteReport(
  ctx: Context,
  about: { reportId: string; version: number; reason: RerouteReason },
): Promise<{ kind: 'report' | 'concern' }> {
  const { reportId, reason } = about;
  const row = found(await oversightForChange(ctx.tx, ctx.forceId, reportId), 'report');
  demand(mayDecide, ctx.actor, row.areaPath ?? '');
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff decide');
  await demandNamed(ctx, reportId);
  if (row.version !== about.version) throw new Refusal('conflict', 'the report changed; read it again');
  if (!['unread', 'acknowledged', 'decided'].includes(row.state))
    throw new Refusal('conflict', 'a detective has the case');
  const kind = row.kind === 'report' ? 'concern' : 'report';
  await insertKindChange(ctx, { reportId, from: row.kind, to: kind, reason, by: actor.id });
  if (kind === 'report') {
    const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'report');
    const dueAt = new Date(ctx.now.getTime() + PROMISED_MINUTES.report * 60_000);
    await setSooner(ctx, reportId, dueAt);
    await bringForward(ctx, { reportId, kind: 'ATTENTION', dueAt });
    await reopenStopped(ctx, reportId, REPORT_CLOCKS);
    await startClocks(ctx, reportId, clocksOfReport({ kind, reportedAt: report.reportedAt }));
  } else {
    await setStopped(ctx, reportId, { kinds: REPORT_CLOCKS, reason: 'NOT_NEEDED', by: actor.id });
  }
  await ctx.audit({
    act: 'triage.reroute-report',
    kind: 'alteration',
    subject: 'report',
    subjectId: reportId,
    detail: { from: row.kind, to: kind, reason },
  });
  await ctx.publish(reportRerouted, reportId, { reportId, kind });
  return { kind };
}
