import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { insertSession, isDisabled, saveStaff } from './access.store.ts';
import { hashOf, newSecret, STAFF_SESSION_HOURS, tokenText } from './session.model.ts';
import type { StaffClaims } from './staff-claims.model.ts';

/**
 * Starts a session for the person the identity provider vouches for; roles and areas are taken from it anew.
 * @returns the token for the session cookie and when it ends
 * @throws Refusal `not-allowed` where an administrator has shut this person out here
 */
export async function signInStaff(
  ctx: Context,
  issuer: string,
  claims: StaffClaims,
): Promise<{ token: string; staffId: string; expiresAt: Date }> {
  const staffId = await saveStaff(ctx, issuer, claims);
  if (await isDisabled(ctx.tx, ctx.forceId, staffId))
    throw new Refusal('not-allowed', 'this person has been shut out of the system');
  const id = ctx.newId();
  const secret = newSecret();
  const expiresAt = new Date(ctx.now.getTime() + STAFF_SESSION_HOURS * 3_600_000);
  await insertSession(ctx, 'staff_session', { id, ownerId: staffId, tokenHash: hashOf(secret), expiresAt });
  await ctx.audit({
    act: 'access.sign-in-staff',
    kind: 'access',
    subject: 'staff_member',
    subjectId: staffId,
    detail: { roles: claims.roles.join(' ') },
  });
  return { token: tokenText(id, secret), staffId, expiresAt };
}
