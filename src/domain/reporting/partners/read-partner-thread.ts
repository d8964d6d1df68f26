import type { Context } from '#kernel/context';
import { found } from '#kernel/refusal';
import { readThread, type ThreadMessage } from '../read-thread.ts';
import type { ReportingSecrets } from '../secrets.model.ts';
import type { PartnerCall } from './partner.model.ts';
import { type PartnerReportView, partnerReportOf } from './partner.reads.ts';
import { partnerCode } from './partner-code.model.ts';

/** A report that a partner asks for by its identifier. */
export interface PartnerAsks {
  call: PartnerCall;
  reportId: string;
}

/**
 * The state of a partner's own report.
 * @throws Refusal `not-found` for every report that is not its own, and for those that are none
 */
export async function readPartnerReport(
  ctx: Context,
  { call, reportId }: PartnerAsks,
): Promise<PartnerReportView> {
  const view = await partnerReportOf(ctx.tx, ctx.forceId, { keyHash: call.keyHash, reportId });
  return found(view, 'report');
}

/** The messages of a partner's own report, oldest first. @throws Refusal `not-found` as `readPartnerReport` */
export async function readPartnerThread(
  ctx: Context,
  secrets: ReportingSecrets,
  asked: PartnerAsks,
): Promise<ThreadMessage[]> {
  await readPartnerReport(ctx, asked);
  const thread = await readThread(ctx, secrets, partnerCode(secrets.receiptPepper, asked.reportId));
  await ctx.audit({
    act: 'reporting.read-partner-thread',
    kind: 'disclosure',
    subject: 'report',
    subjectId: asked.reportId,
    detail: { partner: asked.call.partner.partnerId, messages: thread?.messages.length ?? 0 },
  });
  return thread?.messages ?? [];
}
