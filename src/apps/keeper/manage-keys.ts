import { system } from '#kernel/actor';
import type { Tx } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { appendAudit } from '#platform/audit/append';
import { KEY_PURPOSES, type KeyPurpose } from '#platform/crypto/force-keys';
import type { RewrapCounts } from '#platform/crypto/keeper-client';
import { unwrapKey, wrapKey } from '#platform/crypto/key-wrap';
import { rawPublicKey } from '#platform/crypto/raw-keys';
import type { KeyRing } from './key-ring.ts';
import {
  currentKeyId,
  destroyKeys,
  lockUnusedKeys,
  markRevoked,
  moveSeals,
  retireKey,
  sealsLeft,
  sealsToMove,
} from './keys.store.ts';

/** About a tenth of a second of arithmetic, during which nothing else is answered. */
const REWRAP_BATCH = 200;

const line = (
  tx: Tx,
  forceId: string,
  change: {
    act: string;
    kind: 'alteration' | 'erasure';
    keyId: string;
    detail?: Record<string, string | number>;
  },
) =>
  appendAudit(tx, forceId, system('keeper.admin'), new Date(), {
    act: change.act,
    kind: change.kind,
    subject: 'platform.public_key',
    subjectId: change.keyId,
    detail: change.detail ?? {},
  });

/** Makes a key for each purpose that has no current one. */
export async function createForceKeys(tx: Tx, ring: KeyRing, forceId: string): Promise<string[]> {
  const made: string[] = [];
  for (const purpose of KEY_PURPOSES) {
    if (await currentKeyId(tx, forceId, purpose)) continue;
    const keyId = await ring.make(tx, forceId, purpose);
    await line(tx, forceId, { act: 'keeper.create-key', kind: 'alteration', keyId });
    made.push(keyId);
  }
  return made;
}

/** Retires the current key of a purpose and makes its successor. Old seals and signatures stay good. */
export async function rotateKey(
  tx: Tx,
  ring: KeyRing,
  { forceId, purpose }: { forceId: string; purpose: KeyPurpose },
): Promise<string> {
  await retireKey(tx, forceId, purpose);
  const keyId = await ring.make(tx, forceId, purpose);
  await line(tx, forceId, { act: 'keeper.rotate-key', kind: 'alteration', keyId });
  return keyId;
}

/**
 * Revokes a statement key that somebody else may hold: what it signed, before or after, proves nothing any more. The
 * current key gets a successor first, so that statements can be signed anew at once.
 * @throws Refusal `not-found` where the force has no such statement key; `conflict` where it is revoked already
 * @returns the successor's id where it was the current key
 */
export async function revokeKey(
  tx: Tx,
  ring: KeyRing,
  { forceId, keyId, reason }: { forceId: string; keyId: string; reason: string },
): Promise<{ next: string | null }> {
  const isCurrent = (await currentKeyId(tx, forceId, 'statement')) === keyId;
  const next = isCurrent ? await rotateKey(tx, ring, { forceId, purpose: 'statement' }) : null;
  const outcome = await markRevoked(tx, forceId, { keyId, reason });
  if (outcome === 'unknown') throw new Refusal('not-found', `${forceId} has no statement key ${keyId}`);
  if (outcome === 'before') throw new Refusal('conflict', `${keyId} is revoked already`);
  await line(tx, forceId, { act: 'keeper.revoke-key', kind: 'alteration', keyId });
  return { next };
}

/**
 * Moves one batch of data keys from older intake keys to the current one. Each batch is a transaction of its own,
 * so a run that is stopped goes on where it was. Sealed columns are not touched.
 */
export async function rewrapBatch(tx: Tx, ring: KeyRing, forceId: string): Promise<RewrapCounts> {
  const { keyId, privateKey } = await ring.current(tx, forceId, 'intake');
  const recipient = rawPublicKey(privateKey);
  const batch = await sealsToMove(tx, forceId, { keyId, limit: REWRAP_BATCH });
  const seals: { sealId: string; wrapped: Buffer }[] = [];
  for (const { sealId, keyId: oldKeyId, wrapped } of batch) {
    const oldKey = await ring.privateKey(tx, forceId, { keyId: oldKeyId, purpose: 'intake' });
    const dataKey = unwrapKey(wrapped, oldKey, { forceId, sealId, keyId: oldKeyId });
    seals.push({ sealId, wrapped: wrapKey(dataKey, recipient, { forceId, sealId, keyId }) });
    dataKey.fill(0);
  }
  if (seals.length > 0) {
    await moveSeals(tx, forceId, { keyId, seals });
    await line(tx, forceId, {
      act: 'keeper.rewrap-seals',
      kind: 'alteration',
      keyId,
      detail: { moved: seals.length },
    });
  }
  return { moved: seals.length, left: await sealsLeft(tx, forceId, keyId) };
}

/** Destroys the private halves of retired keys that no seal uses, after proof in the same transaction. */
export async function destroyRetired(tx: Tx, ring: KeyRing, forceId: string): Promise<string[]> {
  const keyIds = await lockUnusedKeys(tx, forceId);
  if (keyIds.length === 0) return [];
  await destroyKeys(tx, forceId, keyIds);
  for (const keyId of keyIds) await line(tx, forceId, { act: 'keeper.destroy-key', kind: 'erasure', keyId });
  ring.forget(forceId, keyIds);
  return keyIds;
}
