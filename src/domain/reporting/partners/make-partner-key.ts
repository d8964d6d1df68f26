import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { mayKeepPartners } from '../reporting.policy.ts';
import { newPartnerKey, PARTNER_SCOPES, type PartnerScope } from './partner.model.ts';
import { type PartnerRow, partnerByName } from './partner.reads.ts';
import { insertKey, shortenKeys, updateScopes } from './register.store.ts';

/** A key that nobody renewed in this time is not known to be still in good hands. */
const MOST_DAYS = 400;

/** The partner of this name, while it works with the force. @throws Refusal `not-found`, `gone` */
export async function livePartner(ctx: Context, name: string): Promise<PartnerRow> {
  const partner = found(await partnerByName(ctx.tx, ctx.forceId, name), `The partner ${name}`);
  if (partner.endedAt) throw new Refusal('gone', `The partner ${name} has ended`);
  return partner;
}

/**
 * Makes a key for a partner. The text is shown once; a hash is kept.
 * @param wanted `days` it lives; `oldDays` after which the partner's other keys end, where they are to
 * @throws Refusal `not-found`, `gone`, `invalid-input` for a life beyond 400 days
 */
export async function makePartnerKey(
  ctx: Context,
  wanted: { name: string; days: number; scopes?: readonly PartnerScope[]; oldDays?: number },
): Promise<{ keyId: string; key: string }> {
  demand(mayKeepPartners, ctx.actor);
  const { days, oldDays, scopes = PARTNER_SCOPES } = wanted;
  const isDays = (value: number, least: number) =>
    Number.isInteger(value) && value >= least && value <= MOST_DAYS;
  if (!isDays(days, 1) || (oldDays !== undefined && !isDays(oldDays, 0)))
    throw new Refusal('invalid-input', `A key lives 1 to ${MOST_DAYS} whole days`);
  const partner = await livePartner(ctx, wanted.name);
  const keyId = ctx.newId();
  const { text, hash } = newPartnerKey(keyId);
  await insertKey(ctx, { id: keyId, partnerId: partner.id, hash, scopes, days });
  const shortened =
    oldDays === undefined
      ? 0
      : await shortenKeys(ctx, { partnerId: partner.id, except: keyId, days: oldDays });
  await ctx.audit({
    act: 'reporting.make-partner-key',
    kind: 'access',
    subject: 'partner',
    subjectId: partner.id,
    detail: { key: keyId, days, scopes: scopes.join(' '), shortened },
  });
  return { keyId, key: text };
}

/**
 * Changes what a key may do; with no scope left the key ends.
 * @throws Refusal `not-found` where the partner has no such live key, `gone`
 */
export async function setPartnerScopes(
  ctx: Context,
  wanted: { name: string; keyId: string; scopes: readonly PartnerScope[] },
): Promise<void> {
  demand(mayKeepPartners, ctx.actor);
  const partner = await livePartner(ctx, wanted.name);
  const { keyId, scopes } = wanted;
  found((await updateScopes(ctx, { id: keyId, partnerId: partner.id, scopes })) || undefined, 'The key');
  await ctx.audit({
    act: 'reporting.set-partner-scopes',
    kind: 'access',
    subject: 'partner',
    subjectId: partner.id,
    detail: { key: keyId, scopes: scopes.join(' ') },
  });
}
