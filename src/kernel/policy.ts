import { type Actor, coversArea, type Role } from './actor.ts';
import { Refusal } from './refusal.ts';

/**
 * Who may do one thing. Pure data, so that the whole matrix can be tabled and compared with its golden copy.
 * `areaBound` policies also ask that the actor's scope covers the record's area path.
 */
export interface Policy {
  name: string;
  audience: 'anyone' | 'leader' | 'staff' | 'system';
  roles: readonly Role[];
  areaBound: boolean;
}

export const anyone = (name: string): Policy => ({ name, audience: 'anyone', roles: [], areaBound: false });
export const leaders = (name: string): Policy => ({ name, audience: 'leader', roles: [], areaBound: false });
export const staff = (name: string, roles: readonly Role[], areaBound = false): Policy => ({
  name,
  audience: 'staff',
  roles,
  areaBound,
});

/** True where the actor may; `areaPath` is asked for by area-bound policies once the record is known. */
export function isAllowed(policy: Policy, actor: Actor, areaPath?: string): boolean {
  if (actor.kind === 'system') return true;
  if (policy.audience === 'anyone') return true;
  if (policy.audience === 'leader') return actor.kind === 'leader';
  if (policy.audience !== 'staff' || actor.kind !== 'staff') return false;
  if (!policy.roles.some((role) => actor.roles.includes(role))) return false;
  return !policy.areaBound || areaPath === undefined || coversArea(actor.scopes, areaPath);
}

/** Throws `sign-in-first` or `not-allowed` where `isAllowed` says no. */
export function demand(policy: Policy, actor: Actor, areaPath?: string): void {
  if (isAllowed(policy, actor, areaPath)) return;
  if (actor.kind === 'public') throw new Refusal('sign-in-first', `${policy.name} needs a sign-in`);
  throw new Refusal('not-allowed', `${policy.name} is not open to this role or area`);
}
