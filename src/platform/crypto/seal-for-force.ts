import { newId } from '#kernel/ids';
import { wrapKey } from './key-wrap.ts';
import type { ForceKey } from './seal.ts';
import { newDataKey, sealFields } from './sealing.ts';

/** A record sealed to another force: what its box keeps. */
export interface SealedForForce<F extends string> {
  sealId: string;
  /** The data key, wrapped to that force's public key; 81 bytes. */
  wrapped: Buffer;
  fields: Record<F, Buffer>;
}

/**
 * Seals the texts of one record to a force that is not the caller's: from here on only that force's keeper opens them.
 * Nothing is written; whoever carries it across keeps the wrapped key in that force's `platform.seal`.
 */
export function sealForForce<F extends string>(
  forceKey: ForceKey,
  record: { forceId: string; table: string; recordId: string; fields: Record<F, string> },
): SealedForForce<F> {
  const sealId = newId();
  const dataKey = newDataKey();
  const fields = sealFields(dataKey, record);
  const wrapped = wrapKey(dataKey, forceKey.publicKey, {
    forceId: record.forceId,
    sealId,
    keyId: forceKey.keyId,
  });
  dataKey.fill(0);
  return { sealId, wrapped, fields };
}
