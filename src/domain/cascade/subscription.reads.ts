import type { Tx } from '#kernel/context';

/** Whether a token was ever given out. */
export async function isTokenKnown(tx: Tx, forceId: string, hash: Buffer): Promise<boolean> {
  const row = await tx.row<{ known: boolean }>('select cascade.is_token_known($1, $2) as known', [
    forceId,
    hash,
  ]);
  return row?.known ?? false;
}
