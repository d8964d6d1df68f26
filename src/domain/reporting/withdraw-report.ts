import type { Context } from '#kernel/context';
import { receiptHash } from '#platform/crypto/reader';
import { markWithdrawn } from './report.store.ts';
import { reportWithdrawn } from './report-withdrawn.event.ts';
import type { ReportingSecrets } from './secrets.model.ts';

/**
 * The reporter asks the force not to go on. All consent to share ends with it. Withdrawing twice, or with a code that
 * opens nothing, changes nothing.
 */
export async function withdrawReport(ctx: Context, secrets: ReportingSecrets, digits: string): Promise<void> {
  const reportId = await markWithdrawn(ctx, receiptHash(secrets.receiptPepper, digits));
  if (!reportId) return;
  await ctx.publish(reportWithdrawn, reportId, { reportId });
  await ctx.audit({
    act: 'reporting.withdraw-report',
    kind: 'alteration',
    subject: 'report',
    subjectId: reportId,
  });
}
