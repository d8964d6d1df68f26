import type { Context, Tx } from '#kernel/context';

/** Which ways somebody can be reached away from the console. */
export interface ContactWays {
  staffId: string;
  hasEmail: boolean;
  hasPhone: boolean;
}

/** Who of these can be reached, and how; somebody without any address is absent. */
export const contactWays = (tx: Tx, forceId: string, staffIds: readonly string[]): Promise<ContactWays[]> =>
  tx.rows<ContactWays>(
    `select staff_id as "staffId", has_email as "hasEmail", has_phone as "hasPhone"
     from access.staff_contact_ways($1, $2)`,
    [forceId, staffIds],
  );

/** An entry as it lies sealed; the worker alone may read it. */
export const sealedContact = (
  tx: Tx,
  forceId: string,
  staffId: string,
): Promise<{ sealId: string; email: Buffer | null; phone: Buffer | null } | undefined> =>
  tx.row(
    `select seal_id as "sealId", email_sealed as email, phone_sealed as phone from access.staff_contact
     where force_id = $1 and staff_id = $2`,
    [forceId, staffId],
  );

export async function saveContact(
  ctx: Context,
  entry: { staffId: string; setBy: string; sealId: string; email: Buffer | null; phone: Buffer | null },
): Promise<void> {
  await deleteContact(ctx, entry.staffId);
  await ctx.tx.run(
    `insert into access.staff_contact (force_id, staff_id, seal_id, email_sealed, phone_sealed, set_by, set_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [ctx.forceId, entry.staffId, entry.sealId, entry.email, entry.phone, entry.setBy, ctx.now],
  );
}

export async function deleteContact(ctx: Context, staffId: string): Promise<void> {
  await ctx.tx.run('delete from access.staff_contact where force_id = $1 and staff_id = $2', [
    ctx.forceId,
    staffId,
  ]);
}
