import type { Actor, LeaderActor, StaffActor } from '#kernel/actor';
import { Refusal } from '#kernel/refusal';

/**
 * The member of staff who acts: every step of a statement names a person.
 * @throws Refusal `sign-in-first` for anybody else
 */
export function actingStaff(actor: Actor): StaffActor {
  if (actor.kind !== 'staff') throw new Refusal('sign-in-first', 'statements are the work of named staff');
  return actor;
}

/**
 * The leader who acts.
 * @throws Refusal `sign-in-first` for anybody else
 */
export function actingLeader(actor: Actor): LeaderActor {
  if (actor.kind !== 'leader') throw new Refusal('sign-in-first', 'this is for leaders who have signed in');
  return actor;
}
