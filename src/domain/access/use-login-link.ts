import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { insertSession, loginLink, useUpLoginLink } from './access.store.ts';
import { hashOf, LEADER_SESSION_HOURS, matches, newSecret, parseToken, tokenText } from './session.model.ts';

/**
 * Trades a link's token for a session: once, within fifteen minutes.
 * @throws Refusal `gone` for a link that is used, too old or made up: the three are told apart nowhere
 */
export async function useLoginLink(
  ctx: Context,
  text: string,
): Promise<{ token: string; leaderId: string; expiresAt: Date }> {
  const gone = (): Refusal => new Refusal('gone', 'this sign-in link is used up, too old or unknown');
  const given = parseToken(text);
  const link = given && (await loginLink(ctx.tx, ctx.forceId, given.id));
  if (!given || !link?.leaderId || !link.tokenHash || link.usedAt || link.expiresAt <= ctx.now) throw gone();
  if (!matches(given.secret, link.tokenHash) || !(await useUpLoginLink(ctx, given.id))) throw gone();
  const id = ctx.newId();
  const secret = newSecret();
  const expiresAt = new Date(ctx.now.getTime() + LEADER_SESSION_HOURS * 3_600_000);
  await insertSession(ctx, 'leader_session', {
    id,
    ownerId: link.leaderId,
    tokenHash: hashOf(secret),
    expiresAt,
  });
  await ctx.audit({
    act: 'access.use-login-link',
    kind: 'access',
    subject: 'leader',
    subjectId: link.leaderId,
  });
  return { token: tokenText(id, secret), leaderId: link.leaderId, expiresAt };
}
