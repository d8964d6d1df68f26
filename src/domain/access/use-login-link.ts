import type { Context } from '#kernel/context';
import { lookAtLink, tradeLink } from './access.store.ts';
import { digitsOf, type LinkAudience, type SeenLink } from './login-link.model.ts';
import {
  hashOf,
  LEADER_SESSION_HOURS,
  newSecret,
  PARTNER_SESSION_HOURS,
  parseToken,
  tokenText,
} from './session.model.ts';

const SESSION_HOURS: Record<LinkAudience, number> = {
  leader: LEADER_SESSION_HOURS,
  partner: PARTNER_SESSION_HOURS,
};

/** What comes of pressing the button of a link. */
export type Traded = { outcome: 'opened'; token: string } | { outcome: 'wrong-code' } | { outcome: 'gone' };

/** The link as it may be shown; undefined where it is used, too old or made up: the three are told apart nowhere. */
export async function lookAtLoginLink(
  ctx: Context,
  { audience, text, browser }: { audience: LinkAudience; text: string; browser: string | undefined },
): Promise<SeenLink | undefined> {
  const given = parseToken(text);
  return given && lookAtLink(ctx.tx, ctx.forceId, { ...given, audience, browser: browser ?? '' });
}

/**
 * Trades a link's token for a session: once, within fifteen minutes, in the browser that asked for it or with the code
 * that browser shows. A wrong code is an answer and no refusal, so that it is counted; the fifth ends the link.
 */
export async function useLoginLink(
  ctx: Context,
  audience: LinkAudience,
  proof: { text: string; browser: string | undefined; code: string },
): Promise<Traded> {
  const given = parseToken(proof.text);
  if (!given) return { outcome: 'gone' };
  const session = { id: ctx.newId(), secret: newSecret() };
  const traded = await tradeLink(
    ctx,
    { ...given, audience, browser: proof.browser ?? '', code: digitsOf(proof.code) },
    { id: session.id, tokenHash: hashOf(session.secret), hours: SESSION_HOURS[audience] },
  );
  if (traded.outcome !== 'opened' || !traded.personId)
    return { outcome: traded.outcome === 'wrong-code' ? 'wrong-code' : 'gone' };
  await ctx.audit({
    act: 'access.use-login-link',
    kind: 'access',
    subject: audience === 'leader' ? 'leader' : 'partner-worker',
    subjectId: traded.personId,
  });
  return { outcome: 'opened', token: tokenText(session.id, session.secret) };
}
