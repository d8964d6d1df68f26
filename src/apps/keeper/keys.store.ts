import type { Tx } from '#kernel/context';
import type { KeyPurpose } from '#platform/crypto/force-keys';
import { wordArray } from '#platform/db/word-array';

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
    [forceId, wordArray(sealIds)],
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

/** Marks a retired statement key as revoked, for good. */
export async function markRevoked(
  tx: Tx,
  forceId: string,
  { keyId, reason }: { keyId: string; reason: string },
): Promise<'revoked' | 'before' | 'unknown'> {
  const changed = await tx.run(
    `update platform.public_key set revoked_at = now(), revoked_reason = $3
      where force_id = $1 and key_id = $2 and purpose = 'statement' and revoked_at is null`,
    [forceId, keyId, reason],
  );
  if (changed > 0) return 'revoked';
  const known = await tx.row(
    `select key_id from platform.public_key where force_id = $1 and key_id = $2 and purpose = 'statement'`,
    [forceId, keyId],
  );
  return known ? 'before' : 'unknown';
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
  const ids = locked.map((row) => row.key_id);
  // What `platform.keep_seal` holds shared until its transaction is over.
  await tx.rows(
    `select pg_advisory_xact_lock(hashtextextended('intake-key|' || $1 || '|' || k.key_id, 0))
      from unnest($2::text[]) as k (key_id)`,
    [forceId, ids],
  );
  // A statement of its own, because only its fresh view sees the seals that the locks waited for.
  const unused = await tx.rows<{ key_id: string }>(
    `select k.key_id from unnest($2::text[]) as k (key_id)
      where not exists (select 1 from platform.seal s where s.force_id = $1 and s.key_id = k.key_id)`,
    [forceId, ids],
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
