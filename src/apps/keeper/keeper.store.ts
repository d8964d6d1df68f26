import type { Tx } from '#kernel/context';
import { newId } from '#kernel/ids';
import type { KeyPurpose } from '#platform/crypto/force-keys';
import type { Approval } from './opening.policy.ts';

/** A live session and what its owner may do, as the database says now. */
export interface Person {
  id: string;
  roles: string[];
  scopes: string[];
}

/** The member of staff behind a live session; undefined where it ended, ran out, lay idle or the person was disabled. */
export function staffPerson(tx: Tx, forceId: string, sessionId: string): Promise<Person | undefined> {
  return tx.row<Person>(
    `select s.staff_id as id,
            array(select role from access.staff_role r where r.force_id = $1 and r.staff_id = s.staff_id) as roles,
            array(select area_path from access.staff_scope a where a.force_id = $1 and a.staff_id = s.staff_id) as scopes
       from access.staff_session s
       join access.staff_member m on m.force_id = s.force_id and m.id = s.staff_id
      where s.force_id = $1 and s.id = $2 and s.ended_at is null and s.expires_at > now()
        and s.seen_at > now() - interval '31 minutes' and m.disabled_at is null`,
    [forceId, sessionId],
    'keeper-staff-person',
  );
}

/** The leader behind a live session who has not left. */
export async function leaderPerson(tx: Tx, forceId: string, sessionId: string): Promise<Person | undefined> {
  const row = await tx.row<{ id: string }>(
    `select s.leader_id as id from access.leader_session s
       join community.leader l on l.force_id = s.force_id and l.id = s.leader_id and l.left_at is null
      where s.force_id = $1 and s.id = $2 and s.ended_at is null and s.expires_at > now()`,
    [forceId, sessionId],
    'keeper-leader-person',
  );
  return row && { id: row.id, roles: [], scopes: [] };
}

/** The ids among `recordIds` that are the leader's own in this table. */
export async function ownRecords(
  tx: Tx,
  forceId: string,
  asked: { leaderId: string; table: string; recordIds: readonly string[] },
): Promise<Set<string>> {
  const { leaderId, table, recordIds } = asked;
  if (table === 'community.leader') return new Set(recordIds.filter((id) => id === leaderId));
  if (table !== 'community.concern') return new Set();
  const rows = await tx.rows<{ id: string }>(
    'select id from community.concern where force_id = $1 and leader_id = $2 and id = any($3::uuid[])',
    [forceId, leaderId, recordIds],
    'keeper-own-concerns',
  );
  return new Set(rows.map((row) => row.id));
}

// Where a sealed record's area is written. A table that is not listed has no area, or is checked by its room alone.
const AREA_QUERIES: Record<string, string> = {
  'community.leader':
    'select id, area_path from community.leader where force_id = $1 and id = any($2::uuid[])',
  'community.concern':
    'select id, area_path from community.concern where force_id = $1 and id = any($2::uuid[])',
};

/** The area of each record that has one. */
export async function recordAreas(
  tx: Tx,
  forceId: string,
  asked: { table: string; recordIds: readonly string[] },
): Promise<Map<string, string>> {
  const query = AREA_QUERIES[asked.table];
  if (!query) return new Map();
  const rows = await tx.rows<{ id: string; area_path: string }>(
    query,
    [forceId, asked.recordIds],
    `keeper-areas-${asked.table}`,
  );
  return new Map(rows.map((row) => [row.id, row.area_path]));
}

/** Adds to this hour's count of one person and purpose, and answers the new count. */
export async function countOpenings(
  tx: Tx,
  forceId: string,
  opening: { personId: string; purpose: string; records: number },
): Promise<number> {
  const row = await tx.row<{ opened: number }>(
    `insert into keeper.opening_count as c (force_id, person_id, purpose, hour, opened)
     values ($1, $2, $3, date_trunc('hour', now()), $4)
     on conflict (force_id, person_id, purpose, hour) do update set opened = c.opened + excluded.opened
     returning opened`,
    [forceId, opening.personId, opening.purpose, opening.records],
    'keeper-count-openings',
  );
  return row?.opened ?? 0;
}

export interface KeptSeal {
  sealId: string;
  table: string;
  recordId: string;
  keyId: string;
  wrapped: Buffer;
}

/** The wrapped data keys of these seals, by seal id. */
export async function keptSeals(
  tx: Tx,
  forceId: string,
  sealIds: readonly string[],
): Promise<Map<string, KeptSeal>> {
  const rows = await tx.rows<KeptSeal>(
    `select seal_id as "sealId", owner_table as "table", record_id as "recordId", key_id as "keyId",
            wrapped_force as wrapped
       from platform.seal where force_id = $1 and seal_id = any($2::uuid[])`,
    [forceId, sealIds],
    'keeper-seals',
  );
  return new Map(rows.map((row) => [row.sealId, row]));
}

/** One batch of seals that stand under another key than this one; other rewrapping runs skip them. */
export function sealsToMove(
  tx: Tx,
  forceId: string,
  batch: { keyId: string; limit: number },
): Promise<KeptSeal[]> {
  return tx.rows<KeptSeal>(
    `select seal_id as "sealId", owner_table as "table", record_id as "recordId", key_id as "keyId",
            wrapped_force as wrapped
       from platform.seal where force_id = $1 and key_id <> $2
      order by key_id, seal_id limit $3 for update skip locked`,
    [forceId, batch.keyId, batch.limit],
  );
}

/** Writes moved seals back under their new key. */
export async function moveSeals(
  tx: Tx,
  forceId: string,
  moved: { keyId: string; seals: readonly { sealId: string; wrapped: Buffer }[] },
): Promise<void> {
  await tx.run(
    `update platform.seal s set key_id = $2, wrapped_force = m.wrapped
       from unnest($3::uuid[], $4::bytea[]) as m (seal_id, wrapped)
      where s.force_id = $1 and s.seal_id = m.seal_id`,
    [forceId, moved.keyId, moved.seals.map((seal) => seal.sealId), moved.seals.map((seal) => seal.wrapped)],
  );
}

/** How many seals stand under another key than this one. */
export async function sealsLeft(tx: Tx, forceId: string, keyId: string): Promise<number> {
  const row = await tx.row<{ count: number }>(
    'select count(*)::integer as count from platform.seal where force_id = $1 and key_id <> $2',
    [forceId, keyId],
  );
  return row?.count ?? 0;
}

/**
 * The approvals of one statement version (`cascade.approvals_of` answers `text_sha256 bytea, staff_id uuid`), each
 * with the roles its giver holds now.
 */
export function approvalsOf(tx: Tx, forceId: string, versionId: string): Promise<Approval[]> {
  return tx.rows<Approval>(
    `select a.staff_id as "staffId", a.text_sha256 as "textSha256",
            array(select role from access.staff_role r where r.force_id = $1 and r.staff_id = a.staff_id) as roles
       from cascade.approvals_of($1, $2) a`,
    [forceId, versionId],
    'keeper-approvals',
  );
}

export interface StoredKey {
  keyId: string;
  purpose: KeyPurpose;
  wrapped: Buffer;
}

/** A private key as it is stored, wrapped by the root key. */
export function storedKey(tx: Tx, forceId: string, keyId: string): Promise<StoredKey | undefined> {
  return tx.row<StoredKey>(
    'select key_id as "keyId", purpose, wrapped from keeper.private_key where force_id = $1 and key_id = $2',
    [forceId, keyId],
    'keeper-private-key',
  );
}

/** The id of the current key of a purpose. */
export async function currentKeyId(
  tx: Tx,
  forceId: string,
  purpose: KeyPurpose,
): Promise<string | undefined> {
  const row = await tx.row<{ key_id: string }>(
    'select key_id from platform.public_key where force_id = $1 and purpose = $2 and retired_at is null',
    [forceId, purpose],
    'keeper-current-key',
  );
  return row?.key_id;
}

/** Stores both halves of a new key. */
export async function storeKey(
  tx: Tx,
  forceId: string,
  key: StoredKey & { publicKey: Buffer },
): Promise<void> {
  await tx.run(
    `insert into platform.public_key (force_id, key_id, purpose, public_key, created_at)
     values ($1, $2, $3, $4, now())`,
    [forceId, key.keyId, key.purpose, key.publicKey],
  );
  await tx.run(
    `insert into keeper.private_key (force_id, key_id, purpose, wrapped, created_at) values ($1, $2, $3, $4, now())`,
    [forceId, key.keyId, key.purpose, key.wrapped],
  );
}

/** Retires the current key of a purpose; true where there was one. */
export async function retireKey(tx: Tx, forceId: string, purpose: KeyPurpose): Promise<boolean> {
  const changed = await tx.run(
    `update platform.public_key set retired_at = now()
      where force_id = $1 and purpose = $2 and retired_at is null`,
    [forceId, purpose],
  );
  return changed > 0;
}

/**
 * Retired keys whose private half still exists and that no seal uses, locked: seals under way are waited for, and
 * later ones to these keys are refused by `platform.keep_seal`. Ten minutes' grace, because a web process may go on
 * sealing to the key it read a minute ago.
 */
export async function lockUnusedKeys(tx: Tx, forceId: string): Promise<string[]> {
  const locked = await tx.rows<{ key_id: string }>(
    `select key_id from platform.public_key
      where force_id = $1 and retired_at < now() - interval '10 minutes' and destroyed_at is null
      order by key_id for update`,
    [forceId],
  );
  // A second statement, because only its fresh view sees the seals that the lock waited for.
  const unused = await tx.rows<{ key_id: string }>(
    `select k.key_id from unnest($2::text[]) as k (key_id)
      where not exists (select 1 from platform.seal s where s.force_id = $1 and s.key_id = k.key_id)`,
    [forceId, locked.map((row) => row.key_id)],
  );
  return unused.map((row) => row.key_id);
}

/** Destroys private halves for good; the public ones stay, to verify what was signed. */
export async function destroyKeys(tx: Tx, forceId: string, keyIds: readonly string[]): Promise<void> {
  await tx.run('delete from keeper.private_key where force_id = $1 and key_id = any($2)', [forceId, keyIds]);
  await tx.run(
    'update platform.public_key set destroyed_at = now() where force_id = $1 and key_id = any($2)',
    [forceId, keyIds],
  );
}

/** The newest checkpoint signed for this force, locked so that two requests cannot sign two histories. */
export function lastSigned(tx: Tx, forceId: string): Promise<{ seq: number; hash: Buffer } | undefined> {
  return tx.row(
    'select seq::float8 as seq, hash from keeper.signed_checkpoint where force_id = $1 for update',
    [forceId],
    'keeper-last-signed',
  );
}

/** Remembers the newest signed checkpoint. */
export async function rememberSigned(
  tx: Tx,
  forceId: string,
  signed: { seq: number; hash: Buffer; keyId: string; signature: string },
): Promise<Date> {
  const row = await tx.row<{ at: Date }>(
    `insert into keeper.signed_checkpoint (force_id, seq, hash, key_id, signature, at)
     values ($1, $2, $3, $4, $5, now())
     on conflict (force_id) do update set seq = excluded.seq, hash = excluded.hash, key_id = excluded.key_id,
       signature = excluded.signature, at = excluded.at
     returning at`,
    [forceId, signed.seq, signed.hash, signed.keyId, signed.signature],
    'keeper-remember-signed',
  );
  return row?.at ?? new Date();
}

/** One opening as the audit keeps it: ids and the purpose. */
export interface AuditedOpening {
  actorKind: 'staff' | 'leader' | 'system';
  actorId: string;
  subject: string;
  subjectId: string | null;
  detail: Record<string, string | number>;
}

/** Appends the audit lines of one request in one statement. */
export async function appendOpenings(
  tx: Tx,
  forceId: string,
  lines: readonly AuditedOpening[],
): Promise<void> {
  await tx.rows(
    `select platform.append_audit($1, o.id, now(), o.actor_kind, o.actor_id, 'keeper.open', 'consultation',
              o.subject, o.subject_id, o.detail)
       from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
         as o (id, actor_kind, actor_id, subject, subject_id, detail)`,
    [
      forceId,
      lines.map(() => newId()),
      lines.map((line) => line.actorKind),
      lines.map((line) => line.actorId),
      lines.map((line) => line.subject),
      lines.map((line) => line.subjectId),
      lines.map((line) => JSON.stringify(line.detail)),
    ],
    'keeper-append-openings',
  );
}

/** Writes the audit line of one signature, in the transaction that gives it. */
export async function appendSigning(
  tx: Tx,
  forceId: string,
  signing: { staffId: string; versionId: string; keyId: string },
): Promise<void> {
  await tx.row(
    `select platform.append_audit($1, $2, now(), 'staff', $3, 'keeper.sign-statement', 'disclosure',
       'cascade.statement_version', $4, $5)`,
    [forceId, newId(), signing.staffId, signing.versionId, JSON.stringify({ keyId: signing.keyId })],
    'keeper-append-signing',
  );
}

/** Writes down that something was asked for and refused: ids and the code of the refusal. */
export async function appendRefusal(
  tx: Tx,
  forceId: string,
  refused: { socket: string; operation: string; code: string; sessionId: string | null },
): Promise<void> {
  const { socket, operation, code, sessionId } = refused;
  await tx.row(
    `select platform.append_audit($1, $2, now(), 'system', $3, 'keeper.refuse', 'access', $4, $5, $6)`,
    [forceId, newId(), `keeper.${socket}`, `keeper.${operation}`, sessionId, JSON.stringify({ code })],
    'keeper-append-refusal',
  );
}
