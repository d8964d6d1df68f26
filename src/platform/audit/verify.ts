import type { Tx } from '#kernel/context';
import { publicKeys } from '#platform/crypto/force-keys';
import { chainRows, checkpoints, looseEntries } from './chain.store.ts';
import { type BrokenAt, ChainWalker, type Checkpoint, type PublicKeysById } from './chain.ts';

export interface AuditVerdict {
  ok: boolean;
  /** Places walked. */
  entries: number;
  /** Entries that have no place yet: normally those of the last second or so, and a fault after ten minutes. */
  waiting: number;
  /** Length of the chain at the newest checkpoint: what stands after it is not witnessed yet. */
  checkpointSeq: number;
  firstBroken?: BrokenAt;
}

const BATCH = 5_000;

/**
 * Walks the whole audit of a force and names the first place that is edited, missing, inserted, moved or cut off.
 * `publicKeys` (key id -> 32 bytes) are best pinned outside; for other keys those of the database are used.
 * `witnessed` are checkpoints kept elsewhere: they also show a tail that was cut off with its own checkpoints.
 */
export async function verifyAudit(
  tx: Tx,
  forceId: string,
  options: {
    publicKeys?: PublicKeysById;
    witnessed?: readonly Checkpoint[];
  } = {},
): Promise<AuditVerdict> {
  const keys = new Map([...(await checkpointKeys(tx, forceId)), ...(options.publicKeys ?? [])]);
  const signed = [...(await checkpoints(tx, forceId)), ...(options.witnessed ?? [])];
  const walker = new ChainWalker(forceId, {
    publicKeys: keys,
    checkpoints: signed,
  });
  let broken: BrokenAt | undefined;
  for (;;) {
    const rows = await chainRows(tx, forceId, {
      afterSeq: walker.head.seq,
      limit: BATCH,
    });
    broken = walker.take(rows);
    if (broken || rows.length < BATCH) break;
  }
  broken ??= walker.finish();
  const { stray, waiting, late } = await looseEntries(tx, forceId);
  if (!broken && stray)
    broken = {
      seq: walker.head.seq + 1,
      entryId: stray,
      why: 'entry-without-place',
    };
  if (!broken && late) broken = { seq: walker.head.seq + 1, entryId: late, why: 'entry-waits-too-long' };
  const checkpointSeq = signed.reduce((seq, checkpoint) => Math.max(seq, checkpoint.seq), 0);
  return {
    ok: !broken,
    entries: walker.head.seq,
    waiting,
    checkpointSeq,
    ...(broken && { firstBroken: broken }),
  };
}

async function checkpointKeys(tx: Tx, forceId: string): Promise<PublicKeysById> {
  const keys = await publicKeys(tx, forceId, 'checkpoint');
  return new Map(keys.map((key) => [key.keyId, key.publicKey]));
}
