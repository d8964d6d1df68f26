import type { Context } from '#kernel/context';
import { found } from '#kernel/refusal';
import { receiptHash } from '#platform/crypto/reader';
import { consentChanged } from '../consent-changed.event.ts';
import type { ReportingSecrets } from '../secrets.model.ts';
import type { PartnerCall } from './partner.model.ts';
import { changeIdentity, keepIdentity } from './partner.store.ts';
import type { IdentityBody } from './partner-body.model.ts';
import { partnerCode } from './partner-code.model.ts';
import { sharedIdentity } from './partnered-submission.model.ts';

/**
 * Sets what the person agreed that the police may know of them. A name may follow later or be taken back: then the seal's
 * key and the sealed fields are erased, and the line about the change stays. What officers read before cannot be unread.
 * @throws Refusal `not-found` for a report that is not the partner's own
 */
export async function changePartnerConsent(
  ctx: Context,
  secrets: ReportingSecrets,
  change: { call: PartnerCall; reportId: string; identity: IdentityBody },
): Promise<void> {
  const { call, reportId } = change;
  const { state } = change.identity;
  const { identity, ...facts } = sharedIdentity(change.identity);
  const before = found(await changeIdentity(ctx, call.keyHash, { reportId, state, facts }), 'report');
  if (identity) {
    const digits = partnerCode(secrets.receiptPepper, reportId);
    const hash = receiptHash(secrets.receiptPepper, digits);
    const fields = { ...identity };
    const sealed = await ctx.seal({ table: 'reporting.identity', recordId: reportId, fields });
    await keepIdentity(ctx, hash, sealed);
  }
  await ctx.publish(consentChanged, reportId, { reportId });
  await ctx.audit({
    act: 'reporting.change-partner-consent',
    kind: before === 'shared' && state !== 'shared' ? 'erasure' : 'alteration',
    subject: 'report',
    subjectId: reportId,
    detail: { partner: call.partner.partnerId, before, identity: state },
  });
}
