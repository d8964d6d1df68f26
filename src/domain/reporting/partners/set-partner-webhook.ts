import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { eraseSeals } from '#platform/crypto/seal';
import { livePartner } from './make-partner-key.ts';
import { newWebhookSecret } from './partner.model.ts';
import { saveWebhook } from './register.store.ts';

/**
 * Sets where a partner is called back, with a new secret that is shown once; an empty address ends the calls.
 * @throws Refusal `not-found`, `gone`, `invalid-input` for an address that is not https (http only where `mayBeLocal`)
 */
export async function setPartnerWebhook(
  ctx: Context,
  wanted: { name: string; url: string; mayBeLocal: boolean },
): Promise<{ secret: string | null }> {
  const { url, mayBeLocal } = wanted;
  const partner = await livePartner(ctx, wanted.name);
  if (url !== '') refuseUrl(url, mayBeLocal);
  await eraseSeals(ctx.tx, ctx.forceId, { table: 'reporting.partner', recordId: partner.id });
  const secret = url === '' ? null : newWebhookSecret();
  const sealed = secret
    ? await ctx.seal({ table: 'reporting.partner', recordId: partner.id, fields: { secret } })
    : null;
  await saveWebhook(ctx, { partnerId: partner.id, url: url || null, sealed });
  await ctx.audit({
    act: 'reporting.set-partner-webhook',
    kind: 'access',
    subject: 'partner',
    subjectId: partner.id,
    detail: { called: url !== '' },
  });
  return { secret };
}

function refuseUrl(url: string, mayBeLocal: boolean): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isRight = parsed?.protocol === 'https:' || (mayBeLocal && parsed?.protocol === 'http:');
  if (!parsed || !isRight || parsed.username || parsed.password || url.length > 500)
    throw new Refusal('invalid-input', 'The address begins with https:// and holds no password');
}
