import type { Tx } from '#kernel/context';

/** The force's name as the public knows it; its short name where none was given. */
export async function forceName(tx: Tx, forceId: string): Promise<string> {
  const row = await tx.row<{ name: string }>('select name from platform.force where force_id = $1', [
    forceId,
  ]);
  return row?.name ?? forceId;
}
