import type { Tx } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import type { ForceKey } from './seal.ts';

export const KEY_PURPOSES = ['intake', 'statement', 'checkpoint'] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

export interface PublicKey {
  keyId: string;
  purpose: KeyPurpose;
  /** 32 bytes: X25519 for `intake`, Ed25519 for the others. */
  publicKey: Buffer;
  createdAt: Date;
  retiredAt: Date | null;
  destroyedAt: Date | null;
  /** From when on nobody may rely on what it signed; null while it is good. */
  revokedAt: Date | null;
  revokedReason: string;
}

/** Every public key a force has or had for one purpose, newest first: old statements stay verifiable. */
export function publicKeys(tx: Tx, forceId: string, purpose: KeyPurpose): Promise<PublicKey[]> {
  return tx.rows<PublicKey>(
    `select key_id as "keyId", purpose, public_key as "publicKey", created_at as "createdAt",
            retired_at as "retiredAt", destroyed_at as "destroyedAt", revoked_at as "revokedAt",
            revoked_reason as "revokedReason"
       from platform.public_key where force_id = $1 and purpose = $2 order by created_at desc, key_id`,
    [forceId, purpose],
    'public-keys',
  );
}

/**
 * The force's current intake key. Throws `unavailable` where none was made yet: nothing is stored unsealed instead.
 * A caller may keep the answer for a minute; sealing to a key retired meanwhile still opens, until it is destroyed.
 */
export async function intakeKey(tx: Tx, forceId: string): Promise<ForceKey> {
  const key = (await publicKeys(tx, forceId, 'intake')).find((one) => one.retiredAt === null);
  if (!key) throw new Refusal('unavailable', `${forceId} has no intake key; run: stand keys create`);
  return { keyId: key.keyId, publicKey: key.publicKey };
}
