import type { Context } from '#kernel/context';
import type { ReportingSecrets } from '../secrets.model.ts';
import { withdrawReport } from '../withdraw-report.ts';
import { partnerCode } from './partner-code.model.ts';
import { type PartnerAsks, readPartnerReport } from './read-partner-thread.ts';

/**
 * The person, through the partner, asks the force not to go on. Twice is once.
 * @throws Refusal `not-found` for a report that is not the partner's own
 */
export async function withdrawPartnerReport(
  ctx: Context,
  secrets: ReportingSecrets,
  asked: PartnerAsks,
): Promise<void> {
  const { id, withdrawnAt } = await readPartnerReport(ctx, asked);
  if (withdrawnAt) return;
  await withdrawReport(ctx, secrets, partnerCode(secrets.receiptPepper, id));
}
