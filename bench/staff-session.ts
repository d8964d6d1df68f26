import { newId } from '#kernel/ids';
import { hashOf, newSecret, tokenText } from '../src/domain/access/session.model.ts';
import type { Ground } from './ground.ts';

/** A duty inspector with a live session. @returns the cookie of a browser they are signed in with */
export async function signedInInspector(ground: Ground, scope: string): Promise<string> {
  const [id, sessionId, secret] = [newId(), newId(), newSecret()];
  await ground.sql(
    `insert into access.staff_member (force_id, id, issuer, subject, name, rank)
     values ($1, $2::uuid, 'bench', $2::uuid::text, 'Sample Officer', 'Inspector')`,
    [ground.forceId, id],
  );
  await ground.sql(
    `insert into access.staff_role (force_id, staff_id, role) values ($1, $2, 'DUTY_INSPECTOR')`,
    [ground.forceId, id],
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
  return `__Host-staff=${tokenText(sessionId, secret)}`;
}
