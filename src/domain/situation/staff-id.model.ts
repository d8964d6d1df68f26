import type { Actor } from '#kernel/actor';
import { Refusal } from '#kernel/refusal';

/**
 * The member of staff who acts; the register names a person for everything it holds.
 * @throws Refusal `sign-in-first` for anybody who is not signed in as staff
 */
export function actorStaffId(actor: Actor): string {
  if (actor.kind !== 'staff')
    throw new Refusal('sign-in-first', 'the register takes entries from staff only');
  return actor.id;
}
