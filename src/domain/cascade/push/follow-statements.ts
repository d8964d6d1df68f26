import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import { blindHash } from '#platform/crypto/blind-index';
import { isP256Point } from '#platform/crypto/p256';
import { listAreas } from '#room/access';
import { type BrowserSubscription, isPushEndpoint, isPushSecret, PUSH_TABLE } from './push.model.ts';
import { dropSubscription, keepSubscription } from './push.store.ts';

/** What following needs of the process around it. */
export interface Following {
  /** Keys the look-up of addresses. */
  key: Sensitive<Buffer>;
  /** True in demonstration and tests, where the push service may be this machine. */
  mayBeLocal: boolean;
}

const refused = (): Refusal =>
  new Refusal('invalid-input', 'the browser gave no subscription that can be used', [
    { field: 'endpoint', key: 'cascade.follow.refused' },
  ]);

/**
 * Tells this browser of statements for an area from now on, in a language. Its address is sealed; nothing else about who
 * asked is kept. A browser that asks again changes what it asked for.
 * @throws Refusal `invalid-input` for what no known push service gave out, or an area there is not
 */
export async function followStatements(
  ctx: Context,
  asked: { subscription: BrowserSubscription; areaPath: string; language: string },
  { key, mayBeLocal }: Following,
): Promise<void> {
  const { subscription, areaPath, language } = asked;
  const { endpoint, p256dh, auth } = subscription;
  if (!isPushEndpoint(endpoint, mayBeLocal) || !isP256Point(p256dh) || !isPushSecret(auth)) throw refused();
  const areas = await listAreas(ctx.tx, ctx.forceId);
  if (!areas.some(({ path }) => path === areaPath)) throw refused();
  const id = ctx.newId();
  const { sealId, fields } = await ctx.seal({
    table: PUSH_TABLE,
    recordId: id,
    fields: { subscription: JSON.stringify({ endpoint, p256dh, auth }) },
  });
  await keepSubscription(ctx, {
    id,
    endpointHash: blindHash(key, endpoint),
    sealId,
    sealed: fields.subscription,
    areaPath,
    language,
  });
}

/** Ends what the browser with this address asked for and erases it. Nobody learns whether there was anything. */
export async function stopFollowing(ctx: Context, endpoint: string, { key }: Following): Promise<void> {
  if (endpoint !== '') await dropSubscription(ctx, blindHash(key, endpoint));
}
