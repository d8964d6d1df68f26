import type { Context } from '#kernel/context';
import { insertLoginLink, loginLink, setLoginLinkToken } from './access.store.ts';
import { bindingOf, type DeviceKind, type LinkAudience } from './login-link.model.ts';
import { loginLinkAsked } from './login-link-asked.event.ts';
import { hashOf, LINK_MINUTES, newSecret, tokenText } from './session.model.ts';

/**
 * Notes that somebody wants to sign in. Known and unknown addresses take the same path and cost the same, so that
 * nobody can find out who is a leader or a partner's case worker. The link is bound to the browser that asks by that browser's secret.
 */
export async function askLoginLink(
  ctx: Context,
  asked: {
    audience: LinkAudience;
    personId: string | null;
    language: string;
    browser: string;
    askedOn: DeviceKind;
  },
): Promise<void> {
  const { audience, personId, language, askedOn } = asked;
  const id = ctx.newId();
  await insertLoginLink(ctx, {
    id,
    audience,
    personId,
    language,
    askedOn,
    minutes: LINK_MINUTES,
    ...bindingOf(id, asked.browser),
  });
  await ctx.publish(loginLinkAsked, id, { linkId: id });
}

/**
 * Makes the secret of a link just before it is sent, so that it stands nowhere but in the e-mail.
 * @returns undefined where nobody holds the address, the link is of another door, or it is used or too old to send
 */
export async function prepareLoginLink(
  ctx: Context,
  { linkId, audience }: { linkId: string; audience: LinkAudience },
): Promise<{ personId: string; language: string; token: string } | undefined> {
  const link = await loginLink(ctx.tx, ctx.forceId, linkId);
  if (link?.audience !== audience || !link.personId || link.usedAt || link.expiresAt <= ctx.now)
    return undefined;
  const secret = newSecret();
  await setLoginLinkToken(ctx, linkId, hashOf(secret));
  return { personId: link.personId, language: link.language, token: tokenText(linkId, secret) };
}
