import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { tellPartner } from './partners/tell-partner.ts';
import { REPORTER_STATUSES, type ReporterStatus } from './report.model.ts';
import { reportForTriage } from './report.reads.ts';
import { advanceStatus } from './report.store.ts';
import { maySetReporterStatus } from './reporting.policy.ts';

/**
 * Moves on what the person who reported is told of their report. It never goes back, and setting it twice is setting
 * it once, so a job may repeat it.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function setReporterStatus(
  ctx: Context,
  { reportId, status }: { reportId: string; status: ReporterStatus },
): Promise<void> {
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'The report');
  demand(maySetReporterStatus, ctx.actor, report.areaPath ?? undefined);
  const earlier = REPORTER_STATUSES.slice(0, REPORTER_STATUSES.indexOf(status));
  const changed = await advanceStatus(ctx, reportId, { status, earlier });
  if (!changed) return;
  await tellPartner(ctx, { reportId, kind: 'report.status-changed' });
  await ctx.audit({
    act: 'reporting.set-status',
    kind: 'alteration',
    subject: 'report',
    subjectId: reportId,
    detail: { status },
  });
}
