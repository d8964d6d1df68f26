import { sign } from 'node:crypto';
import type { Pool } from 'pg';
import type { Tx } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { type ChainHead, ChainWalker, chainStart, checkpointBytes } from '#platform/audit/chain';
import { chainRows } from '#platform/audit/chain.store';
import type { StatementSignature } from '#platform/crypto/keeper-client';
import { inForce } from './force-transaction.ts';
import type { KeyRing } from './key-ring.ts';
import type { CheckpointBody } from './requests.ts';
import { lastSigned, rememberSigned } from './signing.store.ts';

const BATCH = 5_000;

/**
 * Signs the head of the audit chain. The keeper walks every place since its last signature itself and signs nothing
 * that is shorter than, or does not continue, what it signed before: a captured worker cannot rewrite the past.
 */
export function signCheckpoint(
  pool: Pool,
  ring: KeyRing,
  body: CheckpointBody,
): Promise<StatementSignature & { at: Date }> {
  const { forceId, seq } = body;
  return inForce(pool, forceId, async (tx) => {
    const last = (await lastSigned(tx, forceId)) ?? chainStart(forceId);
    if (seq < last.seq)
      throw new Refusal('conflict', `place ${last.seq} is signed already; ${seq} would cut it off`);
    const head = await walk(tx, forceId, { from: last, untilSeq: seq });
    if (head.seq !== seq || !head.hash.equals(Buffer.from(body.hash, 'base64')))
      throw new Refusal('conflict', `the audit chain at place ${seq} is not the one to be signed`);
    const { keyId, privateKey } = await ring.current(tx, forceId, 'checkpoint');
    const signature = sign(null, checkpointBytes(forceId, head), privateKey).toString('base64url');
    const at = await rememberSigned(tx, forceId, { ...head, keyId, signature });
    return { keyId, signature, at };
  });
}

async function walk(
  tx: Tx,
  forceId: string,
  range: { from: ChainHead; untilSeq: number },
): Promise<ChainHead> {
  const walker = new ChainWalker(forceId, { publicKeys: new Map(), head: range.from });
  while (walker.head.seq < range.untilSeq) {
    const afterSeq = walker.head.seq;
    const rows = await chainRows(tx, forceId, { afterSeq, untilSeq: range.untilSeq, limit: BATCH });
    const broken = walker.take(rows);
    if (broken)
      throw new Refusal('conflict', `the audit chain is broken at place ${broken.seq} (${broken.why})`);
    if (rows.length === 0) break;
  }
  return walker.head;
}
