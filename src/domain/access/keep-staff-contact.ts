import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import { eraseSeals } from '#platform/crypto/seal';
import { deleteContact, saveContact, sealedContact } from './staff-contact.store.ts';

const TABLE = 'access.staff_contact';

/**
 * Keeps how a member of staff is reached away from the console, in place of what was there; with neither address nor number
 * the entry goes. Both are sealed, and what they were is destroyed. Whoever calls has asked whether the actor may.
 */
export async function keepStaffContact(
  ctx: Context,
  { staffId, email, phone }: { staffId: string; email: string; phone: string },
): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff keep the addresses of staff');
  await eraseSeals(ctx.tx, ctx.forceId, { table: TABLE, recordId: staffId });
  if (email === '' && phone === '') await deleteContact(ctx, staffId);
  else {
    const fields = { ...(email ? { email } : {}), ...(phone ? { phone } : {}) } as Record<string, string>;
    const sealed = await ctx.seal({ table: TABLE, recordId: staffId, fields });
    await saveContact(ctx, {
      staffId,
      setBy: actor.id,
      sealId: sealed.sealId,
      email: sealed.fields.email ?? null,
      phone: sealed.fields.phone ?? null,
    });
  }
  await ctx.audit({
    act: 'access.keep-staff-contact',
    kind: 'alteration',
    subject: 'staff_member',
    subjectId: staffId,
    detail: { hasEmail: email !== '', hasPhone: phone !== '' },
  });
}

/** The addresses of one member of staff, opened through the keeper: for the worker, which has a message in hand. */
export async function openStaffContact(
  ctx: Context,
  staffId: string,
): Promise<{ email?: Sensitive<string>; phone?: Sensitive<string> }> {
  const sealed = await sealedContact(ctx.tx, ctx.forceId, staffId);
  if (!sealed) return {};
  const { sealId, email, phone } = sealed;
  const fields = { ...(email ? { email } : {}), ...(phone ? { phone } : {}) } as Record<string, Buffer>;
  return ctx.open({ table: TABLE, recordId: staffId, sealId, fields, purpose: 'duty-alert' });
}
