import type { Actor } from '#kernel/actor';
import { Refusal } from '#kernel/refusal';

export type StaffActor = Extract<Actor, { kind: 'staff' }>;

/**
 * The member of staff who acts: every step of a statement names a person.
 * @throws Refusal `sign-in-first` for anybody else
 */
export function actingStaff(actor: Actor): StaffActor {
  if (actor.kind !== 'staff') throw new Refusal('sign-in-first', 'statements are the work of named staff');
  return actor;
}

export type LeaderActor = Extract<Actor, { kind: 'leader' }>;

/**
 * The leader who acts.
 * @throws Refusal `sign-in-first` for anybody else
 */
export function actingLeader(actor: Actor): LeaderActor {
  if (actor.kind !== 'leader') throw new Refusal('sign-in-first', 'this is for leaders who have signed in');
  return actor;
}
