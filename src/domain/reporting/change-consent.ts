import type { Context } from '#kernel/context';
import { found } from '#kernel/refusal';
import { receiptHash } from '#platform/crypto/reader';
import { consentChanged } from './consent-changed.event.ts';
import { updateConsent } from './report.store.ts';
import type { ReportingSecrets } from './secrets.model.ts';

/**
 * Sets with whom the report may be shared from now on. What was shared before cannot be called back by this.
 * @throws Refusal `not-found` for a code that opens nothing
 */
export async function changeConsent(
  ctx: Context,
  secrets: ReportingSecrets,
  { digits, ...consent }: { digits: string; shareWith: readonly string[]; mayTellLeader: boolean },
): Promise<void> {
  const reportId = found(
    await updateConsent(ctx, receiptHash(secrets.receiptPepper, digits), consent),
    'The report of this code',
  );
  await ctx.publish(consentChanged, reportId, { reportId });
  await ctx.audit({
    act: 'reporting.change-consent',
    kind: 'alteration',
    subject: 'report',
    subjectId: reportId,
    detail: { organisations: consent.shareWith.length, mayTellLeader: consent.mayTellLeader },
  });
}
