import type { Actor, Role } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { hashOf, newSecret, tokenText } from '../src/domain/access/session.model.ts';
import type { Ground } from './ground.ts';

/** A member of staff with a live session: who they are, and the cookie of a browser they are signed in with. */
export async function signedIn(
  ground: Ground,
  { roles, scope }: { roles: readonly Role[]; scope: string },
): Promise<{ actor: Actor; cookie: string }> {
  const [id, sessionId, secret] = [newId(), newId(), newSecret()];
  await ground.sql(
    `insert into access.staff_member (force_id, id, issuer, subject, name, rank)
     values ($1, $2::uuid, 'bench', $2::uuid::text, 'Sample Officer', 'Inspector')`,
    [ground.forceId, id],
  );
  await ground.sql(
    'insert into access.staff_role (force_id, staff_id, role) select $1, $2, unnest($3::text[])',
    [ground.forceId, id, roles],
  );
  await ground.sql('insert into access.staff_scope (force_id, staff_id, area_path) values ($1, $2, $3)', [
    ground.forceId,
    id,
    scope,
  ]);
  await ground.sql(
    `insert into access.staff_session (force_id, id, staff_id, token_hash, started_at, seen_at, expires_at, authenticated_at)
     values ($1, $2, $3, $4, now(), now(), now() + interval '11 hours', now())`,
    [ground.forceId, sessionId, id, hashOf(secret)],
  );
  const person = { name: 'Sample Officer', rank: 'Inspector', roles, scopes: [scope] };
  return {
    actor: { kind: 'staff', id, sessionId, ...person, authenticatedAt: new Date() },
    cookie: `__Host-staff=${tokenText(sessionId, secret)}`,
  };
}

/** A duty inspector with a live session. @returns the cookie of a browser they are signed in with */
export const signedInInspector = async (ground: Ground, scope: string): Promise<string> =>
  (await signedIn(ground, { roles: ['DUTY_INSPECTOR'], scope })).cookie;
