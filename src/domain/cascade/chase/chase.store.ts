import type { Context } from '#kernel/context';

/** An officer's copies of a kit are gone; saying so twice counts once. False for somebody who took none. */
export async function insertReturned(ctx: Context, versionId: string, staffId: string): Promise<boolean> {
  const inserted = await ctx.tx.run(
    `insert into cascade.kit_returned (force_id, version_id, staff_id, returned_at)
     select $1, k.version_id, k.taker_id, $4 from cascade.kit_taking k
     where k.force_id = $1 and k.version_id = $2 and k.taker_kind = 'staff' and k.taker_id = $3
     on conflict do nothing`,
    [ctx.forceId, versionId, staffId, ctx.now],
  );
  return inserted === 1;
}
