import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { type FieldProblem, Refusal } from '#kernel/refusal';
import { contactKey } from '#reference/contact-finder';
import { nationalContact } from '#reference/national-contacts';
import { actingStaff } from './acting-staff.model.ts';
import { mayKeepRegister } from './cascade.policy.ts';
import { forceRegister } from './register.reads.ts';
import { insertLooks, type NewContact, upsertContact } from './register.store.ts';
import type { RegisterEntry } from './register-entry.model.ts';

/**
 * Notes that somebody has looked at routes and hashtags and found them right. A statement can only refer to routes
 * looked at in the last 90 days and hashtags looked at in the last seven.
 * @throws Refusal `not-found` for an entry the register does not have
 */
export async function confirmEntries(ctx: Context, entries: readonly RegisterEntry[]): Promise<void> {
  demand(mayKeepRegister, ctx.actor);
  const staff = actingStaff(ctx.actor);
  const { register } = await forceRegister(ctx.tx, ctx.forceId);
  for (const { kind, id } of entries)
    if (kind === 'contact' && !register.some((route) => route.id === id))
      throw new Refusal('not-found', `the register has no route ${id}`);
  if (entries.length === 0) return;
  await insertLooks(ctx, entries, staff.id);
  await ctx.audit({
    act: 'cascade.confirm-entries',
    kind: 'alteration',
    subject: 'register',
    subjectId: null,
    detail: { entries: entries.map(({ kind, id }) => `${kind}:${id}`).join(' ') },
  });
}

const ID = /^[a-z][a-z0-9-]{1,59}$/;

/**
 * Adds a contact route of the force's own, or writes over it. Adding counts as looking.
 * @throws Refusal `invalid-input`: an identifier that is taken by a national route or malformed, an empty field
 */
export async function keepContact(ctx: Context, contact: Omit<NewContact, 'value'>): Promise<void> {
  demand(mayKeepRegister, ctx.actor);
  const staff = actingStaff(ctx.actor);
  const problems: FieldProblem[] = [];
  if (!ID.test(contact.id)) problems.push({ field: 'id', key: 'cascade.register.id.form' });
  if (nationalContact(contact.id)) problems.push({ field: 'id', key: 'cascade.register.id.taken' });
  if (contact.display === '') problems.push({ field: 'display', key: 'cascade.register.display.required' });
  if (contact.owner === '') problems.push({ field: 'owner', key: 'cascade.register.owner.required' });
  if (problems.length > 0) throw new Refusal('invalid-input', 'the route cannot be kept like this', problems);
  await upsertContact(ctx, { ...contact, value: contactKey(contact.kind, contact.display) }, staff.id);
  await ctx.audit({
    act: 'cascade.keep-contact',
    kind: 'alteration',
    subject: 'register',
    subjectId: null,
    detail: { entry: contact.id },
  });
}
