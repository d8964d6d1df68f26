import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { reportForTriage } from './report.reads.ts';
import { advanceStatus } from './report.store.ts';
import { maySetReporterStatus } from './reporting.policy.ts';

/**
 * Tells the person who reported that their closed report is with a detective again: the one step back a status takes.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function reopenForReporter(ctx: Context, reportId: string): Promise<void> {
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'The report');
  demand(maySetReporterStatus, ctx.actor, report.areaPath ?? undefined);
  if (!(await advanceStatus(ctx, reportId, { status: 'supervised', earlier: ['closed'] }))) return;
  await ctx.audit({
    act: 'reporting.set-status',
    kind: 'alteration',
    subject: 'report',
    subjectId: reportId,
    detail: { status: 'supervised', reopened: true },
  });
}
