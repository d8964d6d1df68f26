import type { Tx } from '#kernel/context';

/** What was sealed of a kept file: its key, and its first lines where somebody is to look at them. */
export interface KeptSeals {
  sealId: string | null;
  keySealed: Buffer | null;
  lookSealId: string | null;
  lookSealed: Buffer | null;
}

export const keptSeals = (tx: Tx, forceId: string, id: string): Promise<KeptSeals | undefined> =>
  tx.row<KeptSeals>(
    `select seal_id as "sealId", key_sealed as "keySealed", look_seal_id as "lookSealId", look_sealed as "lookSealed"
     from surveillance.vintage where force_id = $1 and id = $2`,
    [forceId, id],
  );

/** One part of a kept file, counted from 1; undefined after the last. */
export async function vintagePart(
  tx: Tx,
  forceId: string,
  { id, number }: { id: string; number: number },
): Promise<Buffer | undefined> {
  const row = await tx.row<{ bytes: Buffer }>(
    'select bytes from surveillance.vintage_part where force_id = $1 and vintage_id = $2 and number = $3',
    [forceId, id, number],
  );
  return row?.bytes;
}
