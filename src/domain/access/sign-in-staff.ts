import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { endSession, insertStaffSession, isDisabled, saveStaff } from './access.store.ts';
import { hashOf, newSecret, STAFF_SESSION_HOURS, tokenText } from './session.model.ts';
import type { StaffClaims } from './staff-claims.model.ts';

/**
 * Starts a session for the person the identity provider vouches for; roles and areas are taken from it anew. The
 * session that somebody proves themselves again for is ended.
 * @returns the token for the session cookie and when it ends
 * @throws Refusal `not-allowed` where an administrator has shut this person out here
 */
export async function signInStaff(
  ctx: Context,
  issuer: string,
  claims: StaffClaims,
  replacedSessionId?: string,
): Promise<{ token: string; staffId: string; expiresAt: Date }> {
  const staffId = await saveStaff(ctx, issuer, claims);
  if (await isDisabled(ctx.tx, ctx.forceId, staffId))
    throw new Refusal('not-allowed', 'this person has been shut out of the system');
  const id = ctx.newId();
  const secret = newSecret();
  const expiresAt = new Date(ctx.now.getTime() + STAFF_SESSION_HOURS * 3_600_000);
  // A provider whose clock is ahead must not make a sign-in last longer.
  const authenticatedAt =
    claims.authenticatedAt && claims.authenticatedAt > ctx.now ? ctx.now : claims.authenticatedAt;
  await insertStaffSession(ctx, { id, staffId, tokenHash: hashOf(secret), expiresAt, authenticatedAt });
  if (replacedSessionId) await endSession(ctx, 'staff_session', replacedSessionId);
  await ctx.audit({
    act: 'access.sign-in-staff',
    kind: 'access',
    subject: 'staff_member',
    subjectId: staffId,
    detail: { roles: claims.roles.join(' ') },
  });
  return { token: tokenText(id, secret), staffId, expiresAt };
}
