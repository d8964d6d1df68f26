import type { Role, StaffActor } from '#kernel/actor';
import { newId } from '#kernel/ids';
import type { TestGround } from '#platform/db/testing';

export interface SessionOptions {
  scopes?: readonly string[];
  name?: string;
  rank?: string;
  /** When the session runs out, from now, as an interval. */
  ends?: string;
  ended?: boolean;
  /** How long ago its owner proved who they are, as an interval. */
  provedAgo?: string;
}

/** A member of staff with a session that is live unless said otherwise. For tests. */
export async function signIn(
  ground: TestGround,
  roles: readonly Role[],
  options: SessionOptions = {},
): Promise<StaffActor> {
  const { scopes = [''], name = 'Somebody', rank = 'Inspector' } = options;
  const { ends = '1 hour', ended = false, provedAgo = '0' } = options;
  const [id, sessionId, forceId] = [newId(), newId(), ground.forceId];
  await ground.sql(
    `insert into access.staff_member (force_id, id, issuer, subject, name, rank)
     values ($1, $2::uuid, 'test', $2::uuid::text, $3, $4)`,
    [forceId, id, name, rank],
  );
  await ground.sql(
    'insert into access.staff_role (force_id, staff_id, role) select $1, $2, unnest($3::text[])',
    [forceId, id, roles],
  );
  await ground.sql(
    'insert into access.staff_scope (force_id, staff_id, area_path) select $1, $2, unnest($3::text[])',
    [forceId, id, scopes],
  );
  await ground.sql(
    `insert into access.staff_session (force_id, id, staff_id, token_hash, started_at, seen_at, expires_at, ended_at,
       authenticated_at)
     values ($1, $2, $3, '\\x00', now(), now(), now() + $4::interval, case when $5::boolean then now() end,
       now() - $6::interval)`,
    [forceId, sessionId, id, ends, ended, provedAgo],
  );
  const authenticatedAt = new Date();
  return {
    kind: 'staff',
    id,
    sessionId,
    name,
    rank,
    roles,
    scopes,
    authenticatedAt,
  };
}
