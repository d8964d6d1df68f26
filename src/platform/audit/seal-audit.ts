import type { Tx } from '#kernel/context';
import { addLinks, chainHead, lockChain, unsealedEntries } from './chain.store.ts';
import { extendChain } from './chain.ts';

const BATCH = 5_000;

/**
 * Gives entries that wait their places in the force's chain: one batch of up to 5,000, in one transaction. The act
 * itself never waits for this lock, so the audit is no bottleneck. Returns the number of entries placed.
 */
export async function sealAudit(tx: Tx, forceId: string): Promise<number> {
  await lockChain(tx, forceId);
  const entries = await unsealedEntries(tx, forceId, BATCH);
  if (entries.length === 0) return 0;
  await addLinks(tx, forceId, extendChain(forceId, await chainHead(tx, forceId), entries));
  return entries.length;
}
