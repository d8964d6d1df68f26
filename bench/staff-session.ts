import type { Actor, Role } from '#kernel/actor';
import { signIn } from '../src/apps/keeper/sign-in.testing.ts';
import { hashOf, newSecret, tokenText } from '../src/domain/access/session.model.ts';
import type { Ground } from './ground.ts';

/** A member of staff with a live session: who they are, and the cookie of a browser they are signed in with. */
export async function signedIn(
  ground: Ground,
  { roles, scope }: { roles: readonly Role[]; scope: string },
): Promise<{ actor: Actor; cookie: string }> {
  const actor = await signIn(ground, roles, { scopes: [scope], name: 'Sample Officer', ends: '11 hours' });
  const secret = newSecret();
  await ground.sql('update access.staff_session set token_hash = $2 where id = $1', [
    actor.sessionId,
    hashOf(secret),
  ]);
  return { actor, cookie: `__Host-staff=${tokenText(actor.sessionId, secret)}` };
}

/** A duty inspector with a live session. @returns the cookie of a browser they are signed in with */
export const signedInInspector = async (ground: Ground, scope: string): Promise<string> =>
  (await signedIn(ground, { roles: ['DUTY_INSPECTOR'], scope })).cookie;
