import type { Context } from '#kernel/context';
import type { ContactKind } from '#reference/contacts';
import type { RegisterEntry } from './register-entry.model.ts';

/** Notes that somebody looked at these entries now and found them right. */
export async function insertLooks(
  ctx: Context,
  entries: readonly RegisterEntry[],
  staffId: string,
): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.register_check (force_id, id, entry_kind, entry_id, checked_by, checked_at)
     select $1, u.id, u.kind, u.entry, $5, $6
     from unnest($2::uuid[], $3::text[], $4::text[]) as u (id, kind, entry)`,
    [
      ctx.forceId,
      entries.map(() => ctx.newId()),
      entries.map(({ kind }) => kind),
      entries.map(({ id }) => id),
      staffId,
      ctx.now,
    ],
  );
}

export interface NewContact {
  id: string;
  kind: ContactKind;
  value: string;
  display: string;
  audience: string;
  owner: string;
  note: string;
}

/** Adds a route of the force's own, or writes over the one of that name. */
export async function upsertContact(ctx: Context, contact: NewContact, staffId: string): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.contact (force_id, id, kind, value, display, audience, owner, note, added_by, added_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (force_id, id) do update set kind = excluded.kind, value = excluded.value,
       display = excluded.display, audience = excluded.audience, owner = excluded.owner, note = excluded.note,
       added_by = excluded.added_by, added_at = excluded.added_at, retired_on = null`,
    [
      ctx.forceId,
      contact.id,
      contact.kind,
      contact.value,
      contact.display,
      contact.audience,
      contact.owner,
      contact.note,
      staffId,
      ctx.now,
    ],
  );
}
