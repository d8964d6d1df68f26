import type { Tx } from '#kernel/context';
import type { AuditEntry, ChainHead, ChainRow, Checkpoint } from './chain.ts';
import { chainStart } from './chain.ts';

const utc = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const ENTRY = `e.id, ${utc('e.at')} as "at", ${utc('e.written_at')} as "writtenAt", e.actor_kind as "actorKind",
  e.actor_id as "actorId", e.act, e.kind, e.subject, e.subject_id as "subjectId", e.detail`;

/** Holds, until the transaction ends, the only right to add links to this force's chain. */
export async function lockChain(tx: Tx, forceId: string): Promise<void> {
  await tx.row(`select pg_advisory_xact_lock(hashtextextended('audit-chain|' || $1, 0))`, [forceId]);
}

/** The newest link, or the start of the chain. */
export async function chainHead(tx: Tx, forceId: string): Promise<ChainHead> {
  const row = await tx.row<ChainHead>(
    `select seq::float8 as seq, hash from platform.audit_link where force_id = $1 order by seq desc limit 1`,
    [forceId],
    'audit-head',
  );
  return row ?? chainStart(forceId);
}

/** Entries that wait for their place, oldest first. */
export function unsealedEntries(tx: Tx, forceId: string, limit: number): Promise<AuditEntry[]> {
  return tx.rows<AuditEntry>(
    `select ${ENTRY} from platform.audit_unsealed u
       join platform.audit_entry e on e.force_id = u.force_id and e.id = u.entry_id
      where u.force_id = $1 order by e.written_at, e.id limit $2`,
    [forceId, limit],
    'audit-unsealed',
  );
}

/** Writes the links and takes their entries off the waiting list. */
export async function addLinks(tx: Tx, forceId: string, rows: readonly ChainRow[]): Promise<void> {
  const ids = rows.map((row) => row.entryId);
  await tx.run(
    `insert into platform.audit_link (force_id, seq, entry_id, prev_hash, hash)
     select $1, * from unnest($2::bigint[], $3::uuid[], $4::bytea[], $5::bytea[])`,
    [forceId, rows.map((row) => row.seq), ids, rows.map((row) => row.prevHash), rows.map((row) => row.hash)],
    'audit-add-links',
  );
  await tx.run(
    'delete from platform.audit_unsealed where force_id = $1 and entry_id = any($2::uuid[])',
    [forceId, ids],
    'audit-drop-unsealed',
  );
}

/** The next places after `afterSeq` with their entries, up to and including `untilSeq`. */
export async function chainRows(
  tx: Tx,
  forceId: string,
  range: { afterSeq: number; untilSeq?: number; limit: number },
): Promise<ChainRow[]> {
  type Row = AuditEntry & {
    seq: number;
    entryId: string;
    prevHash: Buffer;
    hash: Buffer;
  };
  const rows = await tx.rows<Row>(
    `select l.seq::float8 as seq, l.entry_id as "entryId", l.prev_hash as "prevHash", l.hash, ${ENTRY}
       from platform.audit_link l
       left join platform.audit_entry e on e.force_id = l.force_id and e.id = l.entry_id
      where l.force_id = $1 and l.seq > $2 and ($3::bigint is null or l.seq <= $3) order by l.seq limit $4`,
    [forceId, range.afterSeq, range.untilSeq ?? null, range.limit],
    'audit-chain-rows',
  );
  return rows.map(({ seq, entryId, prevHash, hash, ...entry }) => ({
    seq,
    entryId,
    prevHash,
    hash,
    entry: entry.id === null ? null : entry,
  }));
}

/** Every checkpoint of the force, oldest first. */
export function checkpoints(tx: Tx, forceId: string): Promise<Checkpoint[]> {
  return tx.rows<Checkpoint>(
    `select seq::float8 as seq, hash, key_id as "keyId", signature
       from platform.audit_checkpoint where force_id = $1 order by seq`,
    [forceId],
    'audit-checkpoints',
  );
}

/** The length of the chain at the newest checkpoint, 0 where there is none. */
export async function lastCheckpointSeq(tx: Tx, forceId: string): Promise<number> {
  const row = await tx.row<{ seq: number | null }>(
    'select max(seq)::float8 as seq from platform.audit_checkpoint where force_id = $1',
    [forceId],
    'audit-last-checkpoint',
  );
  return row?.seq ?? 0;
}

/** Keeps a signed checkpoint; keeping the same one twice is fine. */
export async function keepCheckpoint(
  tx: Tx,
  forceId: string,
  checkpoint: Checkpoint & { at: Date },
): Promise<void> {
  const { seq, hash, keyId, signature, at } = checkpoint;
  await tx.run(
    `insert into platform.audit_checkpoint (force_id, seq, hash, key_id, signature, at)
     values ($1, $2, $3, $4, $5, $6) on conflict (force_id, seq) do nothing`,
    [forceId, seq, hash, keyId, signature, at],
    'audit-keep-checkpoint',
  );
}

/** A worker gives a line its place within seconds; one that waits this long says that nobody does. */
const WAITS_AT_MOST = '10 minutes';

/**
 * An entry that neither stands in the chain nor waits for a place, if there is one; how many wait; and one that has
 * waited too long, or whose line is gone while it waited.
 */
export async function looseEntries(
  tx: Tx,
  forceId: string,
): Promise<{ stray: string | undefined; waiting: number; late: string | undefined }> {
  const stray = await tx.row<{ id: string }>(
    `select e.id from platform.audit_entry e
      where e.force_id = $1
        and not exists (select 1 from platform.audit_link l where l.force_id = $1 and l.entry_id = e.id)
        and not exists (select 1 from platform.audit_unsealed u where u.force_id = $1 and u.entry_id = e.id)
      order by e.written_at, e.id limit 1`,
    [forceId],
  );
  const waiting = await tx.row<{ count: number }>(
    'select count(*)::integer as count from platform.audit_unsealed where force_id = $1',
    [forceId],
  );
  const late = await tx.row<{ id: string }>(
    `select u.entry_id as id from platform.audit_unsealed u
      left join platform.audit_entry e on e.force_id = u.force_id and e.id = u.entry_id
      where u.force_id = $1 and (e.id is null or e.written_at < now() - $2::interval)
      order by e.written_at nulls first, u.entry_id limit 1`,
    [forceId, WAITS_AT_MOST],
  );
  return { stray: stray?.id, waiting: waiting?.count ?? 0, late: late?.id };
}
